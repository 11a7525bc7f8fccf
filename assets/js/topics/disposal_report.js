// "Container voll, defekt oder Müll daneben melden": a link to what the town has configured, named as leaving the site.
(function (S) {
  "use strict";
  const D = S.disposal, say = (key, values) => D.say("report." + key, values);

  function ways(offer) {
    const { url, phone, email } = S.page.report, found = [];
    const filled = url && url.replaceAll("{site_id}", encodeURIComponent(offer.site_id)).replaceAll("{name}", encodeURIComponent(offer.name));
    if (filled) found.push(`<a class="report__link" href="${S.escape(filled)}" target="_blank" rel="noopener noreferrer external">${say("do")}</a> <span class="report__leaves">${S.escape(say("leaves", { host: S.page.report.host }))}</span>`);
    if (phone) found.push(`<a class="report__link" href="tel:${S.escape(phone.replace(/[^+\d]/g, ""))}">${S.escape(say("phone", { phone }))}</a>`);
    const subject = encodeURIComponent(say("subject", { name: offer.name, site_id: offer.site_id }));
    if (email) found.push(`<a class="report__link" href="mailto:${S.escape(email)}?subject=${subject}">${S.escape(say("email", { email }))}</a>`);
    return found;
  }

  D.report = function (offer) {
    if (!S.page.report) return "";
    const rows = ways(offer).map((one) => `<li>${one}</li>`).join(""), title = S.page.report.url ? "" : `<p>${say("do")}</p>`;
    return `<div class="report">${title}<ul>${rows}</ul></div>`;
  };
})((window.stadtklima = window.stadtklima || {}));

// Messages of The Things Network (v2) and The Things Stack (v3) as people keep them of a drive: a point for each gateway that
// heard one, with the properties that services/workbench/drive_test.py gives it.
import { Fault } from "./fault.js";

const SPREADING = /^SF(\d+)/;
const PLACE = [
  ["lat", "latitude"],
  ["lon", "lng", "longitude"],
];

// Without the wrapping of an integration's storage (`result`) or of a console's log (`data`).
function bare(one) {
  const inside = one?.result ?? one?.data;
  return inside?.uplink_message ? inside : one;
}

export function isMessage(one) {
  const message = bare(one);
  return Boolean(message?.uplink_message || message?.metadata?.gateways);
}

function degrees(value) {
  return typeof value === "string" && value.trim() ? Number(value.replace(",", ".")) : value;
}

// The first of the fields, or of what is in them, that is a place; (0, 0) is a receiver without satellites.
function place(fields) {
  for (const one of [fields, ...Object.values(fields ?? {})]) {
    const [lat, lon] = PLACE.map((names) => degrees(one?.[names.find((name) => one?.[name] != null)]));
    if (Number.isFinite(lat) && Number.isFinite(lon) && (lat || lon)) return { lat, lon };
  }
  return null;
}

const heard = (gateway, { rssi, snr }, at) => ({
  gateway,
  rssi,
  snr,
  gateway_lat: at?.latitude,
  gateway_lon: at?.longitude,
});

function second({ dev_id: device, counter, payload_fields: fields, metadata }) {
  const [, spread] = SPREADING.exec(metadata.data_rate) ?? [];
  return {
    at: place(fields) ?? place({ metadata }),
    sent: { device, counter, at: metadata.time, sf: spread && Number(spread) },
    heard: metadata.gateways.map((one) => heard(one.gtw_id, one, one)),
  };
}

// Gateways of other networks come by the Packet Broker, which gives its own name for all of them.
function named({ packet_broker: broker, gateway_ids: ids }) {
  return broker?.forwarder_gateway_id || broker?.forwarder_gateway_eui || ids?.gateway_id || ids?.eui;
}

// A counter of nought is left out there.
function third({ uplink_message: uplink, end_device_ids: ids, received_at: received }) {
  const { f_cnt: counter = 0, settings, rx_metadata: gateways } = uplink;
  const sf = settings?.data_rate?.lora?.spreading_factor;
  return {
    at: place(uplink.decoded_payload) ?? place(uplink.locations),
    sent: { device: ids?.device_id, counter, at: uplink.received_at ?? received, sf },
    heard: (gateways ?? []).map((one) => heard(named(one), one, one.location)),
  };
}

// What has no place of its own, or was heard by none, is told as rows without a place.
export function read(all, gather) {
  gather.system(4326);
  for (const one of all.map(bare).filter(isMessage)) {
    const message = one.uplink_message ? third(one) : second(one);
    const strong = message.heard.filter(({ rssi }) => Number.isFinite(rssi));
    if (!message.at || !strong.length) gather.none();
    else for (const two of strong) gather.point(message.at.lon, message.at.lat, { ...message.sent, ...two });
  }
  if (!gather.count) throw new Fault("no_drive");
}

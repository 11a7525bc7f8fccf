// A real provider of OpenID Connect for tests: `node provider.mjs PORT REDIRECT LOGOUT_REDIRECT BACKCHANNEL`.
// Whoever logs in under a name is in the groups of ACCOUNTS; any password will do.
import { Provider } from "oidc-provider";

const [port, redirect, loggedOut, backchannel] = process.argv.slice(2);
const ACCOUNTS = {
  anna: { preferred_username: "Anna", groups: ["admins", "unknown"] },
  eva: { preferred_username: "eva", groups: ["crew"] },
  otto: { preferred_username: "otto", groups: [] },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "stadtklima",
      client_secret: "a-secret-of-the-test",
      redirect_uris: [redirect],
      post_logout_redirect_uris: [loggedOut],
      backchannel_logout_uri: backchannel,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ["sub", "sid"], profile: ["preferred_username", "groups"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["a-key-of-the-test"] },
  features: { backchannelLogout: { enabled: true, ackTimeout: 5000 }, devInteractions: { enabled: true } },
  // Its own dispatcher would not speak with an address of this machine.
  fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...ACCOUNTS[id] }) }),
  pkce: { required: () => true },
});
provider.on("backchannel.error", (_, error) => console.error("backchannel", error.message));
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));

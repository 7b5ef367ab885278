// A provider of OpenID Connect for tests: oidc-provider with people that the test adds, changes and removes below /people/.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const { ADDRESS, CLIENTS } = process.env;
const people = new Map();

const provider = new Provider(`http://${ADDRESS}`, {
  clients: JSON.parse(CLIENTS),
  cookies: { keys: ['of a test'] },
  pkce: { required: () => true },
  scopes: ['openid', 'profile', 'email', 'groups'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
  features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
  fetch(address, { dispatcher, ...options }) { // also to this machine
    return fetch(address, options);
  },
  async findAccount(ctx, id) {
    return people.has(id) ? { accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) } : undefined;
  },
  async loadExistingGrant(ctx) { // nobody is asked for consent
    if (!ctx.oidc.account) return undefined;
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile email groups');
    await grant.save();
    return grant;
  },
});

const serve = provider.callback();

async function control(request, response) {
  const id = decodeURIComponent(request.url.slice('/people/'.length));
  let body = '';
  for await (const piece of request) body += piece;
  if (request.method === 'PUT') people.set(id, JSON.parse(body));
  if (request.method === 'DELETE') people.delete(id);
  if (request.method === 'POST') { // everybody is told that the person has signed out
    for (const { client_id } of JSON.parse(CLIENTS)) {
      const client = await provider.Client.find(client_id);
      await client.backchannelLogout(id, body || undefined);
    }
  }
  response.end();
}

const [host, port] = ADDRESS.split(':');
createServer((request, response) => {
  if (!request.url.startsWith('/people/')) return serve(request, response);
  control(request, response).catch((error) => { response.statusCode = 500; response.end(`${error.stack} ${error.cause}`); });
}).listen(Number(port), host);

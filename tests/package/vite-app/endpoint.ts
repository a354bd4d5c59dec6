/** Not part of the app: it only has to compile, as a customer's backend would. */
import {
  createEndpoint,
  memoryStore,
  type Endpoint,
  type EndUser,
  type LogEntry,
  type Store,
} from 'jackfield/endpoint';
import { nodeListener } from 'jackfield/endpoint/node';

declare const environment: Record<string, string | undefined>;
declare function userOf(cookie: string | null): Promise<EndUser | null>;

const store: Store = memoryStore();
const endpoint: Endpoint = createEndpoint({
  apiKey: environment['JACKFIELD_API_KEY'],
  redirectUris: ['https://app.example.com/integrations/oauth/callback'],
  identify: (request, { session }) => session?.user ?? userOf(request.headers.get('cookie')),
  actions: { hubspot: ['createContact'] },
  rateLimit: false,
  log: ({ level, event, status }: LogEntry) => void [level, event, status],
  store,
});
export const GET = endpoint;
export const answer: Promise<Response> = endpoint(new Request('https://app.example.com/'), {
  waitUntil: () => {},
  session: null,
});
export const listener = nodeListener(endpoint);

// @ts-expect-error: nobody says whose session it is
createEndpoint({ apiKey: 'k' });
// @ts-expect-error: a user has an id
createEndpoint({ apiKey: 'k', identify: () => ({ name: 'Jane' }) });
// @ts-expect-error: there is no such option
createEndpoint({ apiKey: 'k', identify: () => null, timeout: 5 });
// @ts-expect-error: a store keeps runs
export const half: Store = { upstreamUser: async () => null, rememberUser: async () => {} };

/** What a service says to a test. */
export type Answer = { readonly status: number; readonly json: Record<string, unknown> }

/** What the holder's page sends and gets. */
export type Page = (method: 'GET' | 'POST', url: string, body?: unknown) => Promise<Answer>

/**
 * The port to the network. What implements it moves bytes and keeps limits; what may be asked for is decided in
 * fetch-policy.ts, which is pure.
 */

/** One exchange. Redirects are reported, never followed. */
export type FetchRequest = {
  readonly url: URL
  readonly accept: string
  /** A body makes it a POST. */
  readonly post?: { readonly contentType: string; readonly body: Uint8Array }
  /** For the whole exchange, from the first packet to the last octet. */
  readonly timeoutMs: number
  /** Of the body of the answer, after any transfer coding. */
  readonly maxBytes: number
}

/** How an exchange ended. `contentType` is lower case and without parameters. */
export type FetchOutcome =
  | { readonly outcome: 'received'; readonly contentType: string; readonly bytes: Uint8Array }
  | { readonly outcome: 'redirected'; readonly location: string }
  | { readonly outcome: 'timed-out' | 'too-large' }
  | { readonly outcome: 'failed'; readonly why: string }

/** Makes one exchange; whatever goes wrong is an outcome. */
export type Fetcher = (request: FetchRequest) => Promise<FetchOutcome>

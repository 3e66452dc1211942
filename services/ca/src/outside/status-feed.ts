/** The way to the status service: publications over mutual TLS. */
import { type RequestOptions, request } from 'node:https'
import { PUBLICATION_PATH, type Publication } from '../contract.js'

/** How a delivery ended. `refused`: the service answered and did not take it; `unreachable`: nobody knows. */
export type Delivery = 'acknowledged' | 'refused' | 'unreachable'

/** Hands one publication over. Whatever goes wrong is an answer, never an exception. */
export type StatusFeed = { deliver(publication: Publication): Promise<Delivery> }

/** Where the status service listens, and how both sides prove who they are; everything in PEM. */
export type StatusFeedSettings = {
  /** `https://host:port`. */
  readonly url: string
  readonly certificateChain: string
  readonly privateKey: string
  /** Whoever certified the status service's server. */
  readonly serverAuthorities: readonly string[]
}

/** For the whole exchange; a revocation is answered after this time even if the status service hangs. */
const TIMEOUT_MS = 10_000

/** The feed over HTTP POST. */
export function httpsStatusFeed(settings: StatusFeedSettings): StatusFeed {
  const url = new URL(PUBLICATION_PATH, settings.url)
  const options: RequestOptions = {
    method: 'POST',
    cert: settings.certificateChain,
    key: settings.privateKey,
    ca: [...settings.serverAuthorities],
    minVersion: 'TLSv1.2',
    agent: false,
  }
  return { deliver: (publication) => post(url, options, Buffer.from(JSON.stringify(publication))) }
}

function post(url: URL, options: RequestOptions, body: Buffer): Promise<Delivery> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const sent = request(url, { ...options, headers }, (response) => {
      const { statusCode = 0 } = response
      response.resume() // the status alone decides
      settle(statusCode >= 200 && statusCode < 300 ? 'acknowledged' : 'refused')
    })
    const timer = setTimeout(() => settle('unreachable'), TIMEOUT_MS)
    sent.on('error', () => settle('unreachable'))
    sent.end(body)
    function settle(delivery: Delivery): void {
      clearTimeout(timer)
      if (delivery === 'unreachable') sent.destroy()
      resolve(delivery)
    }
  })
}

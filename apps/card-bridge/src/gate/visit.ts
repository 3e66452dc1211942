/** How a browser came to a page, as it says itself (Fetch Metadata; a page cannot forge it). */
import type { IncomingHttpHeaders } from 'node:http'

/**
 * `own`: typed, bookmarked, or followed from a page of the bridge. `from-site`: followed or opened from any other page.
 * `no-visit`: a frame, an image, a script, or a program that is no browser.
 */
export type VisitOrigin = 'own' | 'from-site' | 'no-visit'

/** Judges a request for a page. */
export function judgeVisit(headers: IncomingHttpHeaders): VisitOrigin {
  const isPage = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if (!isPage) return 'no-visit'
  const site = headers['sec-fetch-site']
  // Another port of this computer is "same-site": it may belong to anybody.
  return site === 'none' || site === 'same-origin' ? 'own' : 'from-site'
}

/** Whether something was sent by a page of this very bridge: a form, or its own script. */
export function judgeSender(headers: IncomingHttpHeaders): 'own' | 'foreign' {
  if (headers['sec-fetch-site'] !== 'same-origin') return 'foreign'
  // A script's GET to its own origin carries no Origin (Fetch §3.2); where there is one it must be ours.
  return headers.origin === undefined || headers.origin === `http://${headers.host}` ? 'own' : 'foreign'
}

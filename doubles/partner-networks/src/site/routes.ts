/** Routes whose answers are pages; what goes wrong on the way becomes a page as well. */
import { type Answer, type Route, route } from '@jitsuin/platform'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** What routes of pages may answer. */
export const PAGE_ANSWERS = { 200: { mediaType: 'text/html' }, 303: 'empty' } as const

/** The media type of a form without files. */
export const FORM = 'application/x-www-form-urlencoded'

/** A page at an address. */
export function pageRoute(path: string, draw: (headers: Headers) => Answer | Promise<Answer>): Route {
  return route({
    method: 'GET',
    path,
    summary: { ja: '画面', en: 'Page' },
    answers: PAGE_ANSWERS,
    handle: ({ headers }) => draw(headers),
  })
}

/** The fields of a form; the last of a name counts. */
export function fieldsOf(body: Uint8Array): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)))
}

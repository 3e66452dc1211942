import type { Answer } from '@jitsuin/platform'

/** A route's declared answer for a paper. */
export const PDF = { 200: { mediaType: 'application/pdf' } } as const

/** Answers a paper to be looked at and printed; it names people, so nothing keeps it. */
export function answerPdf(bytes: Uint8Array, name: string): Answer & { readonly status: 200 } {
  return {
    status: 200,
    bytes,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${name}"`,
      'cache-control': 'no-store',
    },
  }
}

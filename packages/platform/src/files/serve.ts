/** How kept files are answered: a picture as a picture, everything else as an attachment; nothing ever as a page. */
import type { Answer } from '../http/route.js'

/** The media types that we keep. */
export type KeptMediaType = 'image/jpeg' | 'application/pdf'

/**
 * The answer that gives a kept file out. The server adds `nosniff` and a policy with `sandbox` to every answer. `name` is
 * plain ASCII and ours, never the sender's.
 */
export function answerFile(file: {
  readonly bytes: Uint8Array
  readonly mediaType: KeptMediaType
  readonly name: string
}): Answer {
  const { bytes, mediaType, name } = file
  const kind = mediaType === 'application/pdf' ? 'attachment' : 'inline'
  return {
    status: 200,
    headers: {
      'content-type': mediaType,
      'content-disposition': `${kind}; filename="${name.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
      'cache-control': 'private, no-store',
    },
    bytes,
  }
}

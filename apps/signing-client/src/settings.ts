/** Settings by the names of their environment variables; docs/signing-client.md shows this table. */
import type { SettingsShape } from '@jitsuin/platform'
import { z } from 'zod'
import { JOB_KINDS } from './store/events.js'

const KINDS = JOB_KINDS.join('|')
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most)

/** Every setting of the signing client. */
export const SETTINGS = {
  JITSUIN_CLIENT_SERVICE: z
    .url({ protocol: /^https$/ })
    .describe('Address of the signing service (署名サービスクラウド), `https://…`'),
  JITSUIN_CLIENT_AUTHORITIES: z
    .string()
    .default('')
    .describe(
      'Authorities that certify the TLS of the service, PEM; those of the machine if not set. As a file: `JITSUIN_CLIENT_AUTHORITIES_FILE`',
    ),
  JITSUIN_CLIENT_PORT: whole(0, 65_535).default(8327).describe('Port on 127.0.0.1; 0 takes any free one'),
  JITSUIN_CLIENT_DATA: z
    .string()
    .default('~/.jitsuin/signing-client')
    .describe('Folder of key, access token, journal and waiting documents; of its owner alone'),
  JITSUIN_CLIENT_BATCH: whole(1, 500).default(100).describe('Most digests that travel in one request'),
  JITSUIN_CLIENT_LIST_KINDS: z
    .string()
    .regex(new RegExp(`^((${KINDS})(,(${KINDS}))*)?$`))
    .default('')
    .describe(
      'Kinds of documents that are signed only after their doctor saw them on a list: of `prescription`, `dispensing`, `xml`, `digests`, with commas between',
    ),
  JITSUIN_CLIENT_WAIT_HOURS: whole(1, 720).default(24).describe('How long a job may wait for its signature'),
  JITSUIN_CLIENT_RESULT_HOURS: whole(1, 720)
    .default(24)
    .describe('How long a signed document is kept for whoever has not fetched it'),
  JITSUIN_CLIENT_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is logged: ids and codes, never documents'),
} as const satisfies SettingsShape

import { loadSettings, type SettingsOf } from '@jitsuin/platform'
import { z } from 'zod'

/** Every setting of the server, by the name of its environment variable. `docs/operations.md` shows this table. */
export const SETTINGS = {
  JITSUIN_MODE: z
    .enum(['demonstration', 'production'])
    .default('demonstration')
    .describe('production refuses demonstration keys, samples and doubles'),
  JITSUIN_DATA: z.string().default('.jitsuin').describe('folder of databases, keys and copied audit heads'),
  JITSUIN_ADDRESS: z
    .string()
    .default('127.0.0.1')
    .describe('address to listen on; loopback unless you say otherwise'),
  JITSUIN_PORT: z.coerce.number().int().min(0).max(65535).default(8317).describe('port of the web pages'),
  JITSUIN_STATUS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8318)
    .describe('port of CRL, OCSP and time stamps (plain HTTP)'),
  JITSUIN_CARD_TLS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8321)
    .describe(
      'port of the sign-in by client certificate, TLS 1.2 only: cards that sign PKCS#1 v1.5 alone know no TLS 1.3',
    ),
  JITSUIN_TOKEN_TLS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8322)
    .describe('port of the sign-in by client certificate for cards and tokens that know TLS 1.3'),
  JITSUIN_DOUBLES_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8323)
    .describe('port of the systems that others run (demonstration only)'),
  JITSUIN_BRIDGE_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8324)
    .describe('port of the card bridge of the demonstration; pages look for a bridge there'),
  JITSUIN_MAIL_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8325)
    .describe('port of the mail catcher of the demonstration (SMTP on loopback)'),
  JITSUIN_SIGNING_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8326)
    .describe(
      'port of the signing service for the clients of institutions (TLS; clients show certificates of their own)',
    ),
  JITSUIN_CLIENT_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8327)
    .describe('port of the signing client of the demonstration, on loopback'),
  JITSUIN_KEY_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8328)
    .describe(
      'port of key management’s authorization server for the clients of institutions (TLS; OAuth of the CSC interface)',
    ),
  JITSUIN_SIGNING_TSA: z
    .url()
    .optional()
    .describe(
      'time-stamp authority (RFC 3161, HTTP) behind signatures/timestamp of the CSC interface; a demonstration uses its own',
    ),
  JITSUIN_TOKEN_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .max(86_400)
    .default(72_000)
    .describe(
      'how long a holder’s approval lasts: 20 hours as the source prints; 64800 for the 18 hours of the issuer’s page',
    ),
  JITSUIN_LIST_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .max(86_400)
    .default(7200)
    .describe('how long an approved list of documents may be signed: two hours'),
  JITSUIN_DAY_SIGNATURES: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(2000)
    .describe('how many signatures one approval of a day holds at most; the holder sees the number'),
  JITSUIN_CONTRACTS: z
    .enum(['required', 'free'])
    .default('required')
    .describe(
      'whether institutions need a contract to have something signed with a second key; free asks for none',
    ),
  JITSUIN_SECOND_KEY_BITS: z.coerce
    .number()
    .pipe(z.union([z.literal(2048), z.literal(3072), z.literal(4096)]))
    .default(2048)
    .describe('size of new second keys'),
  JITSUIN_SECOND_KEY_LISTS: z
    .string()
    .default('')
    .describe(
      'addresses of the signature authority’s revocation lists, separated by spaces; both halves read them',
    ),
  JITSUIN_KEY_TRUST: z
    .string()
    .optional()
    .describe(
      'folder of trust anchors and of the grant key (grant-key.pem) for key management; production needs it',
    ),
  JITSUIN_SIGNING_TRUST: z
    .string()
    .optional()
    .describe('the same for the signing service, brought there by its own operator'),
  JITSUIN_KEY_HSM_MODULE: z
    .string()
    .optional()
    .describe(
      'PKCS#11 module whose token wraps the shares of key management; without it a key in a file does',
    ),
  JITSUIN_KEY_HSM_LABEL: z.string().optional().describe('label of that token'),
  JITSUIN_KEY_HSM_PIN_FILE: z.string().optional().describe('file with its PIN'),
  JITSUIN_SIGNING_HSM_MODULE: z
    .string()
    .optional()
    .describe('the same for the signing service, with a token of its own'),
  JITSUIN_SIGNING_HSM_LABEL: z.string().optional().describe('label of that token'),
  JITSUIN_SIGNING_HSM_PIN_FILE: z.string().optional().describe('file with its PIN'),
  JITSUIN_CENTRE: z
    .string()
    .optional()
    .describe(
      'name of the certification centre in its certificates (issuer O); a demonstration knows its own',
    ),
  JITSUIN_SMTP_HOST: z.string().optional().describe('mail server for letters; production needs one'),
  JITSUIN_SMTP_PORT: z.coerce.number().int().min(1).max(65535).default(587).describe('its port'),
  JITSUIN_SMTP_TLS: z
    .enum(['required', 'implicit', 'off'])
    .default('required')
    .describe('STARTTLS required (RFC 3207), TLS from the start (RFC 8314), or none on loopback'),
  JITSUIN_SMTP_USER: z.string().optional().describe('login at the mail server'),
  JITSUIN_SMTP_PASSWORD_FILE: z.string().optional().describe('file with the password of that login'),
  JITSUIN_MAIL_FROM: z.string().default('office@jitsuin.example').describe('address that letters come from'),
  JITSUIN_DRAFTS_PER_DAY: z.coerce
    .number()
    .int()
    .min(1)
    .default(20_000)
    .describe('applications that may be begun within 24 hours and are not sent yet, of everybody together'),
  JITSUIN_UPLOADS_PER_DAY: z.coerce
    .number()
    .int()
    .min(1)
    .default(100)
    .describe('files that may be offered to one application in a day'),
  JITSUIN_LICENCE_REGISTRY_URL: z
    .url()
    .optional()
    .describe('interface of the licence registry; without it its double (demonstration only)'),
  JITSUIN_MEMBERSHIP_URL: z
    .url()
    .optional()
    .describe('interface of the membership system; without it its double (demonstration only)'),
  JITSUIN_PUBLIC_URL: z
    .url()
    .optional()
    .describe('address of the platform as browsers know it; its services are names below that host'),
  JITSUIN_TLS_CERTIFICATE: z
    .string()
    .optional()
    .describe(
      'file with the certificate chain of the sign-in ports (PEM); production needs it for these ports',
    ),
  JITSUIN_TLS_KEY: z.string().optional().describe('file with the private key of that certificate (PEM)'),
  JITSUIN_APP_DATABASE_URL: z
    .string()
    .optional()
    .describe('database of the application zone; without it an embedded one'),
  JITSUIN_CA_DATABASE_URL: z
    .string()
    .optional()
    .describe('database of the CA zone; without it an embedded one'),
  JITSUIN_STATUS_DATABASE_URL: z
    .string()
    .optional()
    .describe('database of the status service; without it an embedded one'),
  JITSUIN_KEY_DATABASE_URL: z
    .string()
    .optional()
    .describe('database of the key zone; without it an embedded one'),
  JITSUIN_SIGNING_DATABASE_URL: z
    .string()
    .optional()
    .describe('database of the signing zone; without it an embedded one'),
  JITSUIN_TRUST: z
    .string()
    .optional()
    .describe('folder of trust anchors and lists (PEM or DER) for the verifier'),
  JITSUIN_FETCH: z
    .string()
    .default('')
    .describe(
      'addresses from which the verifier may fetch revocation lists, separated by spaces; a final / allows all below',
    ),
  JITSUIN_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('warn').describe('how much is logged'),
}

export type Settings = SettingsOf<typeof SETTINGS>

/** Reads the settings: the environment, and above it the options of the command line. */
export function readSettings(
  environment: NodeJS.ProcessEnv,
  options: { data?: string; port?: string },
): Settings {
  return loadSettings(SETTINGS, {
    environment: {
      ...environment,
      ...(options.data !== undefined && { JITSUIN_DATA: options.data }),
      ...(options.port !== undefined && { JITSUIN_PORT: options.port }),
    },
  })
}

/** The settings as environment variables again, for the process of a zone. */
export function settingsEnvironment(settings: Settings): Record<string, string> {
  const set = Object.entries(settings).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  )
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]))
}

/** Where certificates of the demonstration say that lists are published. A full name or an address (RFC 5280 §4.2.1.6). */
export function repositoryUri({ JITSUIN_STATUS_PORT: port }: Settings): string {
  return `http://127.0.0.1:${port}/crl`
}

/** The databases that the operator named, by zone. */
export function zoneDatabases(settings: Settings): Readonly<Record<string, string>> {
  const urls = {
    app: settings.JITSUIN_APP_DATABASE_URL,
    ca: settings.JITSUIN_CA_DATABASE_URL,
    status: settings.JITSUIN_STATUS_DATABASE_URL,
    key: settings.JITSUIN_KEY_DATABASE_URL,
    signing: settings.JITSUIN_SIGNING_DATABASE_URL,
  }
  return Object.fromEntries(
    Object.entries(urls).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

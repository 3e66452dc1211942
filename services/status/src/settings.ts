import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { openKeyStore } from '@jitsuin/keys'
import type { TimeStampPractice } from '@jitsuin/pki'
import type { Logger, SettingsOf, SettingsShape, TlsOptions } from '@jitsuin/platform'
import { z } from 'zod'
import type { Clock } from './domain/clock-check.js'
import type { StatusIdentity } from './domain/identity.js'
import { machineClock } from './outside/machine-clock.js'
import { loadMaterialFolder } from './outside/material-folder.js'
import { type TimeSource, timeServer } from './outside/time-server.js'
import type { OcspLimits } from './usecases/answer-ocsp.js'
import { DEMO_POLICY } from './usecases/practice.js'

/** Settings of the status service. */
export type StatusSettings = {
  /** The CA zone's database as its owner. */
  readonly zoneUrl: string
  readonly identity: StatusIdentity
  /** The public listener: plain HTTP, as its protocols want it (T-C13-1). */
  readonly listen: { readonly address?: string; readonly port: number }
  /** The inner listener, over mutual TLS. */
  readonly intake: {
    readonly address?: string
    readonly port: number
    readonly tls: TlsOptions & { readonly clientAuthorities: readonly string[] }
    /** SHA-256 of the SubjectPublicKeyInfo of each client that may connect, hex. */
    readonly allowedClients: readonly string[]
  }
  readonly clock: Clock
  /** A second source of time; while it disagrees or is silent, no token is made and no answer given. */
  readonly timeSource?: TimeSource
  readonly practice?: Partial<TimeStampPractice>
  readonly ocsp?: Partial<OcspLimits>
  readonly random: (size: number) => Uint8Array
  readonly logger: Logger
}

const file = (what: string) => z.string().min(1).describe(`${what} (path of a PEM file)`)
const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback)
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)
const oid = z.string().regex(/^[0-2](\.\d{1,10}){1,15}$/)

/** The environment of a status process; secrets can be given as files with `…_FILE`. */
export const STATUS_SETTINGS = {
  JITSUIN_STATUS_DATABASE_URL: z.url().describe('PostgreSQL of the CA zone, as its owner'),
  JITSUIN_STATUS_MATERIAL: z.string().min(1).describe('Folder of certificates and of lists signed ahead'),
  JITSUIN_STATUS_KEY_DIRECTORY: z.string().min(1).describe('Folder of the encrypted keys'),
  JITSUIN_STATUS_KEY_PASSPHRASE: z.string().min(1).describe('What opens them'),
  JITSUIN_STATUS_ADDRESS: z.string().default('127.0.0.1').describe('Public address to listen on, plain HTTP'),
  JITSUIN_STATUS_PORT: port(8447).describe('Public port'),
  JITSUIN_STATUS_INTAKE_ADDRESS: z.string().default('127.0.0.1').describe('Inner address to listen on'),
  JITSUIN_STATUS_INTAKE_PORT: port(8448).describe('Inner port, mutual TLS'),
  JITSUIN_STATUS_TLS_CERTIFICATE: file('Certificate chain of the inner listener'),
  JITSUIN_STATUS_TLS_KEY: file('Its private key'),
  JITSUIN_STATUS_TLS_AUTHORITIES: file('Who certifies the TLS keys of the zones'),
  JITSUIN_STATUS_CLIENTS: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(z.array(sha256Hex).min(1))
    .describe('SHA-256 of the public key of each client that may publish, hex, separated by commas'),
  JITSUIN_STATUS_OCSP_LIFETIME_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .max(86_400)
    .default(600)
    .describe('thisUpdate to nextUpdate of OCSP answers'),
  JITSUIN_STATUS_FEED_SILENCE_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .max(604_800)
    .default(26 * 3600)
    .describe('How long the authority may be silent before OCSP answers "try later"'),
  JITSUIN_STATUS_TSA_POLICY: oid.default(DEMO_POLICY).describe('Policy of time stamps'),
  JITSUIN_STATUS_TSA_ACCURACY_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(1000)
    .describe('Accuracy of time stamps, and the most by which clocks may differ'),
  JITSUIN_STATUS_TSA_ORDERING: z
    .enum(['by-time', 'by-time-and-accuracy'])
    .default('by-time-and-accuracy')
    .describe('by-time: any two stamps can be ordered by their times; one process at a time'),
  JITSUIN_STATUS_TIME_SERVER: z
    .string()
    .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/)
    .optional()
    .describe('Second source of time, host or host:port (SNTP)'),
} as const satisfies SettingsShape

/**
 * Turns the environment's settings into the service's; reads files and opens keys.
 *
 * @throws {StatusError} `status/material-incomplete`; {KeysError}
 */
export async function statusSettingsFrom(
  found: SettingsOf<typeof STATUS_SETTINGS>,
  logger: Logger,
): Promise<StatusSettings> {
  const read = (path: string) => readFileSync(path, 'utf8')
  const clock = machineClock()
  const keys = await openKeyStore({
    directory: found.JITSUIN_STATUS_KEY_DIRECTORY,
    passphrase: found.JITSUIN_STATUS_KEY_PASSPHRASE,
    random: randomBytes,
  })
  const timeSource = timeSourceFrom(found.JITSUIN_STATUS_TIME_SERVER, clock)
  return {
    zoneUrl: found.JITSUIN_STATUS_DATABASE_URL,
    identity: await loadMaterialFolder(found.JITSUIN_STATUS_MATERIAL, keys),
    listen: { address: found.JITSUIN_STATUS_ADDRESS, port: found.JITSUIN_STATUS_PORT },
    intake: {
      address: found.JITSUIN_STATUS_INTAKE_ADDRESS,
      port: found.JITSUIN_STATUS_INTAKE_PORT,
      tls: {
        certificateChain: read(found.JITSUIN_STATUS_TLS_CERTIFICATE),
        privateKey: read(found.JITSUIN_STATUS_TLS_KEY),
        clientAuthorities: [read(found.JITSUIN_STATUS_TLS_AUTHORITIES)],
      },
      allowedClients: found.JITSUIN_STATUS_CLIENTS,
    },
    clock,
    ...(timeSource && { timeSource }),
    practice: practiceFrom(found),
    ocsp: {
      lifetimeMs: found.JITSUIN_STATUS_OCSP_LIFETIME_SECONDS * 1000,
      feedSilenceMs: found.JITSUIN_STATUS_FEED_SILENCE_SECONDS * 1000,
    },
    random: randomBytes,
    logger,
  }
}

function practiceFrom(found: SettingsOf<typeof STATUS_SETTINGS>): Partial<TimeStampPractice> {
  const ms = found.JITSUIN_STATUS_TSA_ACCURACY_MS
  const seconds = Math.floor(ms / 1000)
  // Parts that are 0 are left out (RFC 3161 §2.4.2: millis are 1 to 999).
  const accuracy = { ...(seconds > 0 && { seconds }), ...(ms % 1000 > 0 && { millis: ms % 1000 }) }
  return {
    policies: [found.JITSUIN_STATUS_TSA_POLICY],
    accuracy,
    ordering: found.JITSUIN_STATUS_TSA_ORDERING,
  }
}

function timeSourceFrom(server: string | undefined, { wallMs }: Clock): TimeSource | undefined {
  if (server === undefined) return undefined
  const [host = '', port = '123'] = server.split(':')
  return timeServer({ host, port: Number(port), wallMs, random: randomBytes })
}

import { readFileSync } from 'node:fs'
import type { SettingsOf, SettingsShape, TlsOptions } from '@jitsuin/platform'
import { z } from 'zod'
import type { Office } from './domain/approval.js'
import { CaError } from './errors.js'
import type { KeyHolderSettings } from './outside/key-holder.js'
import type { StatusFeedSettings } from './outside/status-feed.js'

/** Settings of the certification authority. */
export type CaSettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  readonly keys: KeyHolderSettings
  readonly office: Office
  /** Where lists and policies are published, without a slash at the end. */
  readonly repositoryUri: string
  /** The listener. Its `clientAuthorities` are demanded: orders come over mutual TLS only. */
  readonly listen: {
    readonly address?: string
    readonly port: number
    readonly tls: TlsOptions & { readonly clientAuthorities: readonly string[] }
  }
  /** SHA-256 of the SubjectPublicKeyInfo of each client that may connect, hex. */
  readonly allowedClients: readonly string[]
  /** The same of clients that may read what was issued, and nothing else. */
  readonly feedClients?: readonly string[]
  readonly status: StatusFeedSettings
}

const file = (what: string) => z.string().min(1).describe(`${what} (path of a PEM file)`)
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)

/** The environment of a CA process; secrets can be given as files with `…_FILE`. */
export const CA_SETTINGS = {
  JITSUIN_CA_DATABASE_URL: z.url().describe('The CA zone’s own PostgreSQL, as its owner'),
  JITSUIN_CA_KEYS: z.enum(['software', 'token']).default('software').describe('Where the keys are'),
  JITSUIN_CA_KEY_DIRECTORY: z.string().optional().describe('software: folder of the encrypted keys'),
  JITSUIN_CA_KEY_PASSPHRASE: z.string().optional().describe('software: what opens them'),
  JITSUIN_CA_TOKEN_MODULE: z.string().optional().describe('token: path of the PKCS#11 module'),
  JITSUIN_CA_TOKEN_LABEL: z.string().optional().describe('token: its label'),
  JITSUIN_CA_TOKEN_PIN: z.string().optional().describe('token: its PIN'),
  JITSUIN_CA_OFFICE_ORIGIN: z
    .url()
    .describe('Web origin of the issuing office, to which officers’ passkeys are bound'),
  JITSUIN_CA_OFFICE_RP_ID: z.string().min(1).describe('Relying-party id of those passkeys'),
  JITSUIN_CA_REPOSITORY_URI: z
    .url()
    .describe('Where lists and policies are published, written into certificates'),
  JITSUIN_CA_ADDRESS: z.string().default('127.0.0.1').describe('Address to listen on'),
  JITSUIN_CA_PORT: z.coerce.number().int().min(0).max(65_535).default(8446).describe('Port to listen on'),
  JITSUIN_CA_TLS_CERTIFICATE: file('Certificate chain of the server, and of the client towards status'),
  JITSUIN_CA_TLS_KEY: file('Its private key'),
  JITSUIN_CA_TLS_AUTHORITIES: file('Who certifies the TLS keys of the zones'),
  JITSUIN_CA_CLIENTS: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(z.array(sha256Hex).min(1))
    .describe('SHA-256 of the public key of each client that may connect, hex, separated by commas'),
  JITSUIN_CA_FEED_CLIENTS: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(z.array(sha256Hex).min(1))
    .optional()
    .describe('The same of each client that may only read what was issued (the transparency log)'),
  JITSUIN_CA_STATUS_URL: z.url().describe('Where the status service takes publications (https)'),
} as const satisfies SettingsShape

/**
 * Turns the environment's settings into the service's; reads the PEM files.
 *
 * @throws {CaError} `settings/keys-incomplete`
 */
export function caSettingsFrom(found: SettingsOf<typeof CA_SETTINGS>): CaSettings {
  const read = (path: string) => readFileSync(path, 'utf8')
  const certificateChain = read(found.JITSUIN_CA_TLS_CERTIFICATE)
  const privateKey = read(found.JITSUIN_CA_TLS_KEY)
  const authorities = [read(found.JITSUIN_CA_TLS_AUTHORITIES)]
  return {
    zoneUrl: found.JITSUIN_CA_DATABASE_URL,
    keys: keysFrom(found),
    office: { origin: found.JITSUIN_CA_OFFICE_ORIGIN, rpId: found.JITSUIN_CA_OFFICE_RP_ID },
    repositoryUri: found.JITSUIN_CA_REPOSITORY_URI.replace(/\/$/, ''),
    listen: {
      address: found.JITSUIN_CA_ADDRESS,
      port: found.JITSUIN_CA_PORT,
      tls: { certificateChain, privateKey, clientAuthorities: authorities },
    },
    allowedClients: found.JITSUIN_CA_CLIENTS,
    feedClients: found.JITSUIN_CA_FEED_CLIENTS ?? [],
    status: {
      url: found.JITSUIN_CA_STATUS_URL,
      certificateChain,
      privateKey,
      serverAuthorities: authorities,
    },
  }
}

function keysFrom(found: SettingsOf<typeof CA_SETTINGS>): KeyHolderSettings {
  const given = (name: keyof typeof CA_SETTINGS): string => {
    const value = found[name]
    if (typeof value === 'string') return value
    throw new CaError('settings/keys-incomplete', name)
  }
  if (found.JITSUIN_CA_KEYS === 'software') {
    const directory = given('JITSUIN_CA_KEY_DIRECTORY')
    return { kind: 'software', directory, passphrase: given('JITSUIN_CA_KEY_PASSPHRASE') }
  }
  const modulePath = given('JITSUIN_CA_TOKEN_MODULE')
  const tokenLabel = given('JITSUIN_CA_TOKEN_LABEL')
  return { kind: 'token', modulePath, tokenLabel, pin: given('JITSUIN_CA_TOKEN_PIN') }
}

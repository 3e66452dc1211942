/** Federation as this installation runs it: keys of its own, and in a demonstration the invented networks as partners. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFederation, type FederationService } from '@jitsuin/federation'
import type { HolderDirectory } from '@jitsuin/holder/contract'
import { openKeyStore } from '@jitsuin/keys'
import { httpFetcher, type Logger } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import { loadRegistrations } from '../demonstration/hand-overs.js'
import { demonstrationPartners } from '../demonstration/partners.js'
import { loadOrMakePassphrase } from '../first-start/ceremony.js'
import { originOf } from '../origins.js'
import { markDemonstrationKeys } from '../refuse-demonstration.js'
import type { Settings } from '../settings.js'

/** What federation is composed of. */
export type FederationParts = {
  readonly settings: Settings
  readonly zoneUrl: string
  readonly logger: Logger
  readonly gate: SignInGate
  readonly holders: HolderDirectory
}

/** Makes federation; the networks of a demonstration are its partners afterwards. */
export async function openFederation({ settings, ...parts }: FederationParts): Promise<FederationService> {
  const directory = join(settings.JITSUIN_DATA, 'app', 'federation-keys')
  if (settings.JITSUIN_MODE === 'demonstration') await markDemonstrationKeys(directory)
  const passphrase = await loadOrMakePassphrase(directory)
  const federation = await createFederation({
    ...parts,
    origin: originOf(settings, 'signin'),
    keys: await openKeyStore({ directory, passphrase, random: randomBytes }),
    cookieSecret: await loadOrMakeSecret(directory),
    fetcher: httpFetcher,
    clock: () => new Date(),
  })
  if (settings.JITSUIN_MODE === 'demonstration') {
    const registrations = await loadRegistrations(settings.JITSUIN_DATA)
    await federation.seedDemonstrationPartners(demonstrationPartners(registrations))
  }
  return federation
}

/** 32 octets that outlive restarts. */
async function loadOrMakeSecret(folder: string): Promise<Uint8Array> {
  const path = join(folder, 'cookie-secret')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    return await readFile(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const secret = randomBytes(32)
    await writeFile(path, secret, { mode: 0o600, flag: 'wx' })
    return secret
  }
}

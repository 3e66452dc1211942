/** Raises the level of signatures, each format in its own way. */
import { randomBytes } from 'node:crypto'
import {
  extendAsic,
  extendCades,
  extendJades,
  extendPades,
  extend as extendXades,
  looksLikeCms,
  looksLikeJose,
  looksLikePdf,
  looksLikeZip,
  parsePlaces,
  revocationFetcher,
  type ValidateOptions,
} from '@jitsuin/ades'
import { httpFetcher } from '@jitsuin/platform'
import type { OptionValues } from './command.js'
import { CliError } from './errors.js'
import { loadFile, peek, streamOf, streamWithSource } from './files.js'
import { loadPolicy, POLICY_OPTION } from './policy.js'
import { loadTrust, trustOnce } from './trust.js'
import { timeStampServer } from './tsa-client.js'

/** Rows for the option table of a command that raises signatures. */
export const RAISING_OPTIONS = {
  level: { value: 't|lt|lta', required: true, help: 'the level to reach' },
  tsa: {
    value: 'URL',
    many: true,
    required: true,
    help: 'time-stamp server; further ones are asked when the first has trouble',
  },
  signature: { value: 'ID', help: 'which signature, if the file leaves a choice' },
  trust: { value: 'DIR|PEM', many: true, help: 'lt, lta: anchors, and the certificates and lists to keep' },
  'trust-tsa': { value: 'DIR|PEM', many: true, help: 'lt, lta: anchors for time stamps' },
  cert: { value: 'FILE', many: true, help: 'lt, lta: further certificates that may stand on a path' },
  crl: { value: 'FILE', many: true, help: 'lt, lta: further lists of revoked certificates' },
  fetch: {
    value: 'PLACE',
    many: true,
    help: 'lt, lta: ask there for lists and answers (OCSP) about trusted certificates; an address, or all below one that ends in /',
  },
  ...POLICY_OPTION,
  detached: { value: 'FILE', help: 'lt, lta: the content, if the message has none' },
} as const

type Options = OptionValues<typeof RAISING_OPTIONS>

/** What is judged by, where the level asks for a verdict. */
type Validation = Omit<ValidateOptions, 'detached' | 'files'>

/** The file at its new level, octet for octet; nothing is written for one that cannot be raised. @throws {CliError}, {AdesError} … */
export async function* raised(file: string, options: Options, at: Date): AsyncGenerator<Uint8Array> {
  const { first } = await peek(file)
  if (looksLikeZip(first)) yield* raiseAsic(file, options, at)
  else if (looksLikeCms(first)) yield await raiseCades(await loadFile(file), options, at)
  else if (looksLikePdf(first)) yield await raisePades(await loadFile(file), options, at)
  else if (looksLikeJose(first)) yield await raiseJades(await loadFile(file), options, at)
  else yield await raiseXades(await loadFile(file), options, at)
}

/** All signatures of a container are raised together; its files are read in passing. */
async function* raiseAsic(file: string, options: Options, at: Date): AsyncGenerator<Uint8Array> {
  expectWhole(options, 'a container')
  const common = { timeStamp: timeStampServer(options.tsa), randomBytes, packedAt: at }
  const wanted = await wantedOf(options, at)
  yield* streamWithSource(file, (source) => extendAsic(source, { ...common, ...wanted }))
}

/** All signatures of a PDF are raised together: a document time stamp is over all of them. */
async function raisePades(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  expectWhole(options, 'a PDF')
  return extendPades(bytes, { timeStamp: timeStampServer(options.tsa), ...(await wantedOf(options, at)) })
}

async function raiseXades(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  const wanted = await wantedOf(options, at)
  const how = { randomBytes, ...chosen(options) }
  if (wanted.level === 't') return extendXades(bytes, { ...how, ...wanted })
  const detached = options.detached === undefined ? {} : { detached: await loadFile(options.detached) }
  return extendXades(bytes, { ...how, ...wanted, validation: { ...wanted.validation, ...detached } })
}

async function raiseJades(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  const wanted = await wantedOf(options, at)
  if (wanted.level === 't') return extendJades(bytes, { ...chosen(options), ...wanted })
  const detached = options.detached === undefined ? {} : { detached: await loadFile(options.detached) }
  return extendJades(bytes, {
    ...chosen(options),
    ...wanted,
    validation: { ...wanted.validation, ...detached },
  })
}

async function raiseCades(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  const wanted = await wantedOf(options, at)
  if (wanted.level === 't') return extendCades(bytes, { ...chosen(options), ...wanted })
  const detached = options.detached === undefined ? {} : { detached: await streamOf(options.detached) }
  return extendCades(bytes, {
    ...chosen(options),
    ...wanted,
    validation: { ...wanted.validation, ...detached },
  })
}

function chosen({ tsa, signature }: Options) {
  return { timeStamp: timeStampServer(tsa), ...(signature !== undefined && { signatureId: signature }) }
}

function expectWhole({ signature, detached }: Options, what: string): void {
  if (signature !== undefined || detached !== undefined)
    throw new CliError('cli/usage', `--signature and --detached are not for ${what}`)
}

type Wanted = { readonly level: 't' } | { readonly level: 'lt' | 'lta'; readonly validation: Validation }

/** The level, and by what the signature is judged before it is raised that far. @throws {CliError} */
export async function wantedOf(options: Options, at: Date): Promise<Wanted> {
  const { level } = options
  if (level === 't') return { level }
  if (level === 'lt' || level === 'lta') return { level, validation: await validationOf(options, at) }
  throw new CliError('cli/usage', `--level is t, lt or lta, not "${level}"`)
}

/** Trust is read once for any number of files; what is fetched is asked for anew for each. */
async function validationOf(options: Options, at: Date): Promise<Validation> {
  const { trust, policy, cert, crl, fetch: places, 'trust-tsa': tsa } = options
  if (trust.length === 0) throw new CliError('cli/usage', 'levels lt and lta need --trust')
  const paths = [...trust, ...cert, ...crl]
  const judging = { at, policy: await loadPolicy(policy), trust: await trustOnce(paths, tsa) }
  if (places.length === 0) return judging
  const fetcherFor = revocationFetcher({
    fetcher: httpFetcher,
    places: parsePlaces(places.join(' ')),
    now: () => at,
  })
  return { ...judging, fetch: fetcherFor(await loadTrust(paths, tsa)) }
}

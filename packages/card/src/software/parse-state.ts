/** Reads the file of a software card: everything that is not exactly a card is refused. */
import { createPrivateKey } from 'node:crypto'
import { CardError } from '../errors.js'
import { SCRYPT_COST } from './secrets.js'
import type {
  ApplicationState,
  CountedSecretState,
  FileState,
  KeyState,
  PasswordState,
  PhaseState,
  SecretState,
  SoftwareCardState,
} from './state.js'
import { ObjectReader } from './strict-json.js'

const LONGEST_CONTENT = 32_768

/** Reads the JSON of a software card. @throws {CardError} `software-card/malformed`, naming the place and never the value */
export function parseSoftwareCard(json: unknown): SoftwareCardState {
  const card = new ObjectReader(json, 'card')
  const state: SoftwareCardState = {
    format: card.oneOf('format', ['jitsuin-software-card']),
    version: card.oneOf('version', [1]),
    model: card.oneOf('model', ['hpki', 'jpki']),
    label: card.text('label', /^[^\p{Cc}]{1,100}$/u),
    atrHex: card.hex('atrHex', { min: 2, max: 33 }),
    lifeCycle: parsePhase(card.object('lifeCycle')),
    applications: card.list('applications', parseApplication),
  }
  card.end()
  return state
}

function parsePhase(reader: ObjectReader): PhaseState {
  const phase = reader.oneOf('phase', ['operational', 'personalisation'])
  const transportKey = phase === 'personalisation' ? parseCounted(reader.object('transportKey')) : undefined
  reader.end()
  return transportKey ? { phase: 'personalisation', transportKey } : { phase: 'operational' }
}

function parseApplication(reader: ObjectReader): ApplicationState {
  const application: ApplicationState = {
    aidHex: reader.hex('aidHex', { min: 5, max: 16 }),
    files: reader.list('files', parseFile),
    passwords: reader.list('passwords', parsePassword),
    keys: reader.list('keys', parseKey),
  }
  reader.end()
  const { files, keys, passwords } = application
  const identifiers = [...files, ...keys, ...passwords].map(({ fileIdHex }) => fileIdHex)
  if (new Set(identifiers).size !== identifiers.length) reader.refuse('two files of one identifier')
  const known = new Set<unknown>(['always', ...passwords.map(({ reference }) => reference)])
  const named = [...files.map(({ read }) => read), ...keys.map(({ password }) => password)]
  if (named.some((reference) => !known.has(reference))) reader.refuse('a PIN that the card does not have')
  return application
}

function parseFile(reader: ObjectReader): FileState {
  const shortId = reader.optional('shortId', (name) => reader.number(name, { min: 1, max: 30 }))
  const capacity = reader.optional('capacity', (name) =>
    reader.number(name, { min: 0, max: LONGEST_CONTENT }),
  )
  const file: FileState = {
    fileIdHex: reader.hex('fileIdHex', { min: 2, max: 2 }),
    contentBase64: reader.base64('contentBase64'),
    read: reader.value('read') === 'always' ? 'always' : reader.number('read', { min: 1, max: 127 }),
    ...(shortId !== undefined && { shortId }),
    ...(capacity !== undefined && { capacity }),
  }
  reader.end()
  return file
}

function parsePassword(reader: ObjectReader): PasswordState {
  const form = reader.object('form')
  const unlockCode = reader.optional('unlockCode', (name) => parseCounted(reader.object(name)))
  const password: PasswordState = {
    ...parseTries(reader),
    reference: reader.number('reference', { min: 1, max: 127 }),
    fileIdHex: reader.hex('fileIdHex', { min: 2, max: 2 }),
    form: {
      minLength: form.number('minLength', { min: 1, max: 32 }),
      maxLength: form.number('maxLength', { min: 1, max: 32 }),
      alphabet: form.oneOf('alphabet', ['digits', 'ascii']),
    },
    ...(unlockCode && { unlockCode }),
  }
  form.end()
  reader.end()
  return password
}

function parseKey(reader: ObjectReader): KeyState {
  const pkcs8Base64 = reader.optional('pkcs8Base64', (name) => reader.base64(name))
  const key: KeyState = {
    fileIdHex: reader.hex('fileIdHex', { min: 2, max: 2 }),
    modulusBits: reader.oneOf('modulusBits', [2048, 3072, 4096]),
    padding: reader.oneOf('padding', ['off-card', 'on-card']),
    consent: reader.oneOf('consent', ['each-signature', 'once']),
    password: reader.number('password', { min: 1, max: 127 }),
    ...(pkcs8Base64 !== undefined && { pkcs8Base64 }),
  }
  reader.end()
  if (pkcs8Base64 !== undefined) expectKey(reader, pkcs8Base64, key.modulusBits)
  return key
}

function parseCounted(reader: ObjectReader): CountedSecretState {
  const counted = parseTries(reader)
  reader.end()
  return counted
}

function parseTries(reader: ObjectReader): CountedSecretState {
  const triesMax = reader.number('triesMax', { min: 1, max: 15 })
  const triesLeft = reader.number('triesLeft', { min: 0, max: triesMax })
  return { secret: parseSecret(reader.object('secret')), triesLeft, triesMax }
}

function parseSecret(reader: ObjectReader): SecretState {
  const secret: SecretState = {
    saltHex: reader.hex('saltHex', { min: 16, max: 16 }),
    hashHex: reader.hex('hashHex', { min: 32, max: 32 }),
    cost: reader.oneOf('cost', [SCRYPT_COST]),
    length: reader.number('length', { min: 1, max: 32 }),
  }
  reader.end()
  return secret
}

function expectKey(reader: ObjectReader, pkcs8Base64: string, modulusBits: number): void {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8Base64, 'base64'), format: 'der', type: 'pkcs8' })
    if (key.asymmetricKeyDetails?.modulusLength !== modulusBits) reader.refuse('a key of another size')
  } catch (cause) {
    if (cause instanceof CardError) throw cause
    reader.refuse('something that is no private key')
  }
}

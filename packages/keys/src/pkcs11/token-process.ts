/**
 * The token process: the only one that loads a PKCS#11 module. A module that crashes ends this process and nothing else.
 * It imports nothing of the platform but types, so that it runs as it stands from sources and from the build.
 */
import type { Binding, Handle, Mechanism, Template } from './binding.js'
import type {
  TokenAnswer,
  TokenFailure,
  TokenKeyRequest,
  TokenMechanism,
  TokenPublicKey,
  TokenRequest,
  TokenSettings,
} from './protocol.js'
import type { OpenToken } from './token-cipher.js'

type Numbered = TokenRequest & { readonly id: number }
type CipherModule = typeof import('./token-cipher.js')

class TokenError extends Error {
  readonly code: TokenFailure

  constructor(code: TokenFailure, message: string) {
    super(message)
    this.code = code
  }
}

const MAXIMUM_SIGNATURE_BYTES = 1024
const PIN_FAILURES: ReadonlySet<string> = new Set([
  'CKR_PIN_INCORRECT',
  'CKR_PIN_LOCKED',
  'CKR_PIN_LEN_RANGE',
  'CKR_PIN_EXPIRED',
  'CKR_PIN_INVALID',
])

let token: OpenToken | undefined
let queue: Promise<void> = Promise.resolve()

process.on('message', (request: Numbered) => {
  // One after the other: C_SignInit and C_Sign share the session.
  queue = queue.then(async () => {
    const answer = await answerTo(request)
    process.send?.(answer)
  })
})
// The parent is gone: nobody is left to sign for.
process.on('disconnect', () => process.exit(0))

async function answerTo(request: Numbered): Promise<TokenAnswer> {
  const { id } = request
  try {
    return { id, ...(await perform(request)) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { id, result: 'failed', code: codeOf(error, message), message }
  }
}

function codeOf(error: unknown, message: string): TokenFailure {
  if (error instanceof TokenError) return error.code
  return [...PIN_FAILURES].some((name) => message.includes(name)) ? 'keys/token-pin' : 'keys/token-failed'
}

type Outcome =
  | { readonly result: 'done' }
  | { readonly result: 'key'; readonly key: TokenPublicKey }
  | { readonly result: 'signature'; readonly signature: Uint8Array }
  | { readonly result: 'octets'; readonly octets: Uint8Array }

async function perform(request: TokenRequest): Promise<Outcome> {
  if (request.op === 'open') {
    token = await openToken(request.settings)
    return { result: 'done' }
  }
  if (!token) throw new TokenError('keys/token-unavailable', 'No token is open')
  switch (request.op) {
    case 'describe':
      return { result: 'key', key: describeKey(token, request.keyLabel) }
    case 'generate':
      generateKey(token, request.keyLabel, request.request)
      return { result: 'key', key: describeKey(token, request.keyLabel) }
    case 'sign':
      return { result: 'signature', signature: await signData(token, request) }
    case 'generate-cipher-key':
      await generateCipherKey(token, request.keyLabel)
      return { result: 'done' }
    case 'encrypt':
    case 'decrypt':
      return { result: 'octets', octets: await runCipher(token, request) }
  }
}

async function openToken({ modulePath, tokenLabel, pin }: TokenSettings): Promise<OpenToken> {
  const constants = await loadBinding()
  const api = new constants.PKCS11()
  try {
    api.load(modulePath)
    api.C_Initialize()
  } catch (error) {
    throw new TokenError(
      'keys/token-unavailable',
      `The module does not load: ${error instanceof Error ? error.message : error}`,
    )
  }
  const slot = api.C_GetSlotList(true).find((one) => api.C_GetTokenInfo(one).label.trim() === tokenLabel)
  if (!slot) throw new TokenError('keys/token-unavailable', `No token has the label "${tokenLabel}"`)
  const session = api.C_OpenSession(slot, constants.CKF_SERIAL_SESSION | constants.CKF_RW_SESSION)
  api.C_Login(session, constants.CKU_USER, pin)
  return { api, constants, session }
}

// The compiler must not look for it: it is optional, and may not be there.
const LIBRARY: string = 'pkcs11js'

async function loadBinding(): Promise<Binding> {
  try {
    const loaded = (await import(LIBRARY)) as Binding & { readonly default?: Binding } // what its own types declare
    return loaded.default ?? loaded
  } catch (error) {
    throw new TokenError(
      'keys/token-unavailable',
      `pkcs11js is not installed: ${error instanceof Error ? error.message : error}`,
    )
  }
}

/** Handles of all objects of a class under a label. */
function findObjects(
  { api, constants, session }: OpenToken,
  objectClass: number,
  keyLabel: string,
): Handle[] {
  api.C_FindObjectsInit(session, [
    { type: constants.CKA_CLASS, value: objectClass },
    { type: constants.CKA_LABEL, value: keyLabel },
  ])
  try {
    return api.C_FindObjects(session, 2)
  } finally {
    api.C_FindObjectsFinal(session)
  }
}

/** The only object of a class under a label: two keys of one name would leave open which of them signs. */
function onlyObject(open: OpenToken, objectClass: number, keyLabel: string): Handle {
  const [first, second] = findObjects(open, objectClass, keyLabel)
  if (!first) throw new TokenError('keys/missing', `The token has no key "${keyLabel}"`)
  if (second) throw new TokenError('keys/exists', `The token has several keys "${keyLabel}"`)
  return first
}

function describeKey(open: OpenToken, keyLabel: string): TokenPublicKey {
  const { api, constants, session } = open
  const handle = onlyObject(open, constants.CKO_PUBLIC_KEY, keyLabel)
  const read = (...types: number[]) =>
    api
      .C_GetAttributeValue(
        session,
        handle,
        types.map((type) => ({ type })),
      )
      .map(({ value }) => toBytes(value))
  const [type] = read(constants.CKA_KEY_TYPE)
  const kind = Buffer.from(type ?? []).readUIntLE(0, 1)
  if (kind === constants.CKK_RSA) {
    const [modulus = new Uint8Array(), exponent = new Uint8Array()] = read(
      constants.CKA_MODULUS,
      constants.CKA_PUBLIC_EXPONENT,
    )
    return { type: 'rsa', modulus, exponent }
  }
  if (kind !== constants.CKK_EC) throw new TokenError('keys/token-failed', `Key type ${kind}`)
  const [parameters = new Uint8Array(), point = new Uint8Array()] = read(
    constants.CKA_EC_PARAMS,
    constants.CKA_EC_POINT,
  )
  return { type: 'ec', parameters, point }
}

function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new TokenError('keys/token-failed', 'An attribute without octets')
}

/** Makes a key that never leaves the token: not extractable, sensitive, for signing only. */
function generateKey(open: OpenToken, keyLabel: string, request: TokenKeyRequest): void {
  const { api, constants: c, session } = open
  if (findObjects(open, c.CKO_PRIVATE_KEY, keyLabel).length > 0) {
    throw new TokenError('keys/exists', `The token has a key "${keyLabel}" already`)
  }
  const kind: Template =
    request.type === 'rsa'
      ? [
          { type: c.CKA_MODULUS_BITS, value: request.bits },
          { type: c.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
        ]
      : [{ type: c.CKA_EC_PARAMS, value: Buffer.from(request.parameters) }]
  const both: Template = [
    { type: c.CKA_LABEL, value: keyLabel },
    { type: c.CKA_TOKEN, value: true },
  ]
  const mechanism = request.type === 'rsa' ? c.CKM_RSA_PKCS_KEY_PAIR_GEN : c.CKM_EC_KEY_PAIR_GEN
  api.C_GenerateKeyPair(
    session,
    { mechanism },
    [...both, ...kind, { type: c.CKA_VERIFY, value: true }],
    [
      ...both,
      { type: c.CKA_PRIVATE, value: true },
      { type: c.CKA_SENSITIVE, value: true },
      { type: c.CKA_EXTRACTABLE, value: false },
      { type: c.CKA_SIGN, value: true },
      { type: c.CKA_DECRYPT, value: false },
    ],
  )
}

type SignRequest = {
  readonly keyLabel: string
  readonly mechanism: TokenMechanism
  readonly data: Uint8Array
}

async function signData(open: OpenToken, { keyLabel, mechanism, data }: SignRequest): Promise<Uint8Array> {
  const { api, constants, session } = open
  const handle = onlyObject(open, constants.CKO_PRIVATE_KEY, keyLabel)
  api.C_SignInit(session, nativeMechanism(constants, mechanism), handle)
  return api.C_SignAsync(session, Buffer.from(data), Buffer.alloc(MAXIMUM_SIGNATURE_BYTES))
}

function nativeMechanism(c: Binding, mechanism: TokenMechanism): Mechanism {
  switch (mechanism.scheme) {
    case 'rsa':
      return { mechanism: c.CKM_RSA_PKCS }
    case 'ecdsa':
      return { mechanism: c.CKM_ECDSA }
    case 'rsa-pss': {
      const [hashAlg, mgf, saltLen] = {
        sha256: [c.CKM_SHA256, c.CKG_MGF1_SHA256, 32] as const,
        sha384: [c.CKM_SHA384, c.CKG_MGF1_SHA384, 48] as const,
        sha512: [c.CKM_SHA512, c.CKG_MGF1_SHA512, 64] as const,
      }[mechanism.digest]
      const parameter = { type: c.CK_PARAMS_RSA_PSS, hashAlg, mgf, saltLen }
      return { mechanism: c.CKM_RSA_PKCS_PSS, parameter }
    }
  }
}

/** The sources run as TypeScript, the build as JavaScript: the extension is that of this very file. */
async function loadCipher(): Promise<CipherModule> {
  const file = `./token-cipher${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`
  return (await import(file)) as CipherModule // the file beside this one
}

async function generateCipherKey(open: OpenToken, keyLabel: string): Promise<void> {
  if (findObjects(open, open.constants.CKO_SECRET_KEY, keyLabel).length > 0) {
    throw new TokenError('keys/exists', `The token has a key "${keyLabel}" already`)
  }
  const cipher = await loadCipher()
  cipher.generateCipherKey(open, keyLabel)
}

async function runCipher(
  open: OpenToken,
  request: Extract<TokenRequest, { op: 'encrypt' | 'decrypt' }>,
): Promise<Uint8Array> {
  const cipher = await loadCipher()
  const key = onlyObject(open, open.constants.CKO_SECRET_KEY, request.keyLabel)
  try {
    return await cipher.runCipher(open, key, request)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (request.op === 'encrypt' || !cipher.isCipherRefusal(message)) throw error
    throw new TokenError('split-key/share-unreadable', message)
  }
}

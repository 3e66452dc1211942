export { fromBase64Url, toBase64Url } from './base64url.js'
export {
  type BridgeStatus,
  type CardBridge,
  type CardBridgeOptions,
  cardBridge,
  type DocumentToSign,
  type HashToSign,
  type Paired,
  type RequestOptions,
  type SecretStorage,
  type SignedDocuments,
  type SignInChallenge,
} from './client.js'
export { BRIDGE_ERRORS, BridgeError, type BridgeErrorCode } from './errors.js'
export type { PairingOutcome } from './pairing.js'
export { fetchBridgePorts, PORTS_PATH, portsSchema } from './ports.js'
export {
  BRIDGE_PORT,
  BRIDGE_PROTOCOL,
  type BridgeProblem,
  type BridgeReader,
  type BridgeRequest,
  type CardKind,
  documentRequestSchema,
  hashRequestSchema,
  LIMITS,
  type OrderResult,
  orderRequestSchema,
  pairingRequestSchema,
  pairingSchema,
  pairingStartedSchema,
  problemSchema,
  type RequestStep,
  ROUTES,
  requestSchema,
  requestStartedSchema,
  SECRET_HEADER,
  type SignInResult,
  signInRequestSchema,
  statusSchema,
} from './protocol.js'
export type { Outcome, Progress } from './request.js'
export {
  encodeSignInStatement,
  parseSignInStatement,
  type SignInStatement,
  STATEMENT_ERRORS,
  StatementError,
} from './sign-in-statement.js'

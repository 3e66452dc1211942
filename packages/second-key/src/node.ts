/** What checks signatures and passkeys; needs Node. */
export { base64urlOf, octets } from './octets.js'
export {
  type ApprovalPage,
  type BoundPasskey,
  judgeAssertion,
  judgeCounter,
  judgeNewPasskey,
  type NewPasskey,
  PASSKEY_ALGORITHMS,
} from './passkey.js'
export { judgeClientSignature, judgeEd25519, readClientKey } from './signatures.js'

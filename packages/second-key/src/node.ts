/** What checks signatures, passkeys, cards and proofs; needs Node. */
export { fingerprintOf, judgeCardAnswer, rsaKeyOf, subjectSerialNumberOf } from './card.js'
export { judgeDigestSignature } from './digest-signature.js'
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
export {
  judgeProof,
  PROOF_CHECKS,
  type ProofCheck,
  type ProofTrust,
  type ProofVerdict,
  proofOf,
} from './proof.js'
export { judgeClientSignature, judgeEd25519, readClientKey } from './signatures.js'

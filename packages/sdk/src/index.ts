/**
 * Signing with the second key from a vendor's program: register the client, let the doctor approve once, sign hundreds of times.
 * Documents are hashed and assembled here; digests and the token are all that leaves (docs/quick-start-signing.md).
 */
export {
  type ListWish,
  listedDigest,
  type PreparedList,
  proverOf,
  readPreparedList,
  type ShownDigest,
} from './approval-list.js'
export type { AuthorisationState } from './authorisation.js'
export { CLIENT_ERRORS, ClientError, type ClientErrorCode } from './client-errors.js'
export { type ClientKey, type ClientKeyOptions, createClientKey, fingerprintOf } from './client-key.js'
export type { ConnectionOptions, ServiceSeen } from './connection.js'
export { type CounterStore, openCounterFile } from './counter-store.js'
export {
  authoriseList,
  type DocumentList,
  type KeptDocument,
  type ListDocument,
  type ListedResult,
  type ListFacts,
  octetsFrom,
  readDocumentList,
  signList,
  type UnlistedDocument,
} from './document-list.js'
export {
  type BegunDocument,
  beginDocument,
  type DocumentItem,
  type ItemResult,
  type SigningFacts,
  signAll,
  signPrescription,
  signXml,
} from './documents.js'
export { SDK_ERRORS, SdkError, type SdkErrorCode, type ServiceProblem, ServiceRefusal } from './errors.js'
export { judgeSignature } from './judge-signatures.js'
export { judgeFailure, PATIENCE, type Patience } from './persistence.js'
export {
  type ClientRegistration,
  draftRegistration,
  finishRegistration,
  type InstitutionSignature,
  type RegistrationDraft,
  type RegistrationWish,
  registrationFor,
} from './registration.js'
export type { DigestWish, PreparedRequest } from './request.js'
export type { SecondKey } from './second-key.js'
export { secondKeySigner } from './second-key-signer.js'
export { refusedItems, type SigningSession, signDigests, Unanswered } from './session.js'
export { type ItemOutcome, type ListSigning, signItems } from './sign-items.js'
export {
  type Approval,
  type AskedAuthorisation,
  type DayOptions,
  openSigningService,
  type SigningService,
  type SigningServiceOptions,
  type WaitOptions,
} from './signing-service.js'
export type { ContractStandingAnswer, RegisteredClient } from './wire.js'

/**
 * One half of a second key: what each of the two services that hold a share checks and remembers by itself. Both run this same
 * code over databases and keys of their own; neither takes anything from the other that it cannot prove (docs/second-key.md).
 */
export {
  type Asked,
  AUTHORISATION_ENDS,
  type Authorisation,
  type AuthorisationEnd,
  approvalChallenge,
  type Carrier,
  statementOf,
  type Wish,
} from './domain/authorisation.js'
export { type ClientTrust, readRegistration, type SignedClientKey } from './domain/client-key.js'
export type { SignedGrant } from './domain/grant.js'
export { type ItemStanding, ItemsRefused, type RefusedItem } from './domain/list-items.js'
export { digestsOf, type ReadRequest, readRequest, type SignedRequest } from './domain/sign-request.js'
export { HALF_ERRORS, HalfError, type HalfErrorCode } from './errors.js'
export { type Half, type HalfSettings, openHalf } from './half.js'
export { keepDays } from './keep-days.js'
export { askPeer, type PeerConnection } from './peers/connection.js'
export { type KeyManagementPeer, keyManagementPeer } from './peers/key-management.js'
export { type SigningPeer, signingPeer } from './peers/signing.js'
export * from './peers/wire.js'
export { HALF_PROBLEM_TABLES } from './problems.js'
export { figuresRoute, guardedBy, madeShareRoute } from './routes.js'
export { hasLinkedCard } from './store/card-links.js'
export { findClient, type StoredClient } from './store/clients.js'
export { findCredential, type StoredCredential, type StoredEnrolment } from './store/enrolments.js'
export { loadEvidence, type StoredEvidence } from './store/evidence.js'
export { insertRefusals } from './store/figures.js'
export { HALF_HISTORY } from './store/history.js'
export {
  type CertifiedKey,
  findCertifiedKey,
  findKeyOfWarrant,
  loadCertificates,
  loadKey,
  loadWishes,
  type SplitKey,
} from './store/keys.js'
export { countUse, loadRequest, type RecordedRequest } from './store/ledger.js'
export { loadItemStandings, loadSheet } from './store/list-items.js'
export { loadKeysToRefresh, loadShares, type StoredShare } from './store/shares.js'
export type { KeyEnd, KeyOrigin } from './store/tables.js'
export { admitRequest } from './usecases/admit.js'
export {
  approve,
  askForAuthorisation,
  expectAuthorisation,
  type ListParts,
  listWish,
} from './usecases/authorise.js'
export { type EnrolmentEnding, finishEnrolment } from './usecases/bind-passkey.js'
export type { Sender } from './usecases/candidate.js'
export { expectClient, registerClient } from './usecases/clients.js'
export type { CardPorts, HalfContext, HalfRole, HalfRules, JpkiVerdict } from './usecases/context.js'
export { endAuthorisationsOf, endClientKey, endKey } from './usecases/end.js'
export { endRevoked, type ListOutcome } from './usecases/end-revoked.js'
export {
  beginEnrolment,
  type EnrolmentBasis,
  type EnrolmentBeginning,
  registrationChallenge,
  takeGrant,
} from './usecases/enrol.js'
export { keepClosedDays, loadFigures } from './usecases/figures.js'
export type { EnrolmentProof } from './usecases/finish-enrolment.js'
export { type LinkEnding, linkCard } from './usecases/link-card.js'
export {
  buildRequest,
  certifyKey,
  type KeyWish,
  type MadeShare,
  type RequestHalf,
  signRequestHalf,
  takeShare,
  wishForKey,
} from './usecases/make-key.js'
export { blocksOf } from './usecases/powers.js'
export { commitShare, prepareShare, type RefreshPeer, raiseProbe, refreshKey } from './usecases/refresh.js'
export { raiseRequest, recordRelease } from './usecases/release.js'
export type { AdmittedRequest } from './usecases/reserve.js'
export { judgeStanding } from './usecases/standing.js'
export { type ListWatch, watchLists } from './watch-lists.js'

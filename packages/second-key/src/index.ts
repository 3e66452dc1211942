/**
 * What is signed around a second key (docs/second-key.md): the written forms of statements, the enrolment code, the list that
 * a holder approves. Works in Node and in browsers; what checks signatures is in `@jitsuin/second-key/node`.
 */
export { DIGEST_OIDS, digestOfOid } from './algorithm-oids.js'
export { fromBase64url, toBase64url } from './base64url.js'
export {
  deriveEnrolmentKey,
  type EnrolmentCode,
  type EnrolmentKey,
  readCodeFragment,
  writeCodeFragment,
} from './enrolment-code.js'
export { SECOND_KEY_ERRORS, SecondKeyError, type SecondKeyErrorCode } from './errors.js'
export * from './figures.js'
export { LONGEST_STATEMENT, type StatementForm } from './form.js'
export {
  judgeLabel,
  type LabelledDigest,
  type LabelledList,
  labelledItems,
  sealLabelledList,
} from './labelled-sheet.js'
export {
  type CommittedItem,
  commitToShown,
  judgeListPlace,
  type ListItem,
  leafOfCommitted,
  listLeaf,
  listPath,
  listRoot,
} from './list.js'
export {
  judgeShown,
  LONGEST_SHEET,
  leavesOfSheet,
  listItemOf,
  openSheet,
  type SealedSheet,
  type SheetItem,
  sealSheet,
} from './sheet.js'
export {
  CARD_LINK,
  type CardLinkStatement,
  CLIENT_APPROVALS,
  CLIENT_KEY,
  CLIENT_REQUESTS,
  type ClientApproval,
  type ClientKeyStatement,
  type ClientRequests,
  DAY,
  type DayStatement,
  DIGEST_ALGORITHMS,
  DIGEST_OCTETS,
  type DigestAlgorithm,
  ENROLMENT,
  type EnrolmentStatement,
  GRANT,
  type GrantStatement,
  LIST,
  LIST_REQUEST,
  type ListedDigest,
  type ListRequest,
  type ListStatement,
  MOST_DIGESTS,
  MOST_OF_A_DAY,
  REGISTRATION,
  type RegistrationStatement,
  SIGN_REQUEST,
  type SignRequest,
} from './statements.js'
export * from './wire.js'

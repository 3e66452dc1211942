export {
  type AlgorithmSet,
  COMPUTABLE_ALGORITHMS,
  HPKI_ALGORITHMS,
  RFC5280_ALGORITHMS,
  type SignatureScheme,
} from './algorithm-sets.js'
export {
  type AlgorithmIdentifier,
  DIGESTS,
  type DigestName,
  digestNameOf,
  parseAlgorithm,
} from './algorithms.js'
export { type Certificate, type Extension, isSelfIssued, parseCertificate } from './certificate.js'
export {
  ATTRIBUTES,
  type Attribute,
  type AttributeName,
  bindsCertificate,
  type EssCertId,
  encodeAttribute,
  encodeSigningCertificateV2,
  readSigningCertificates,
  singleValue,
} from './cms/attributes.js'
// revocation lists, OCSP, CMS, time stamps, fetching
export { type CmsSigner, cmsSigner, type SignedDataFields } from './cms/build-signed-data.js'
export {
  CONTENT_TYPES,
  parseSignedData,
  type SignedData,
  type SignerIdentifier,
  type SignerInfo,
} from './cms/signed-data.js'
export {
  completeAlgorithm,
  contentOf,
  isSignersCertificate,
  judgeContentType,
  judgeMessageDigest,
  signersCertificates,
  verifySignerSignature,
} from './cms/verify-signer.js'
export {
  type CrlFields,
  type CrlScope,
  encodeTbsCrl,
  type RevokedCertificate,
  signCrl,
  signTbsCrl,
} from './crl/build-crl.js'
export { type Crl, parseCrl, readExpiredCertsOnCrl } from './crl/crl.js'
export { type CrlCheckerOptions, crlChecker } from './crl/crl-checker.js'
export type { CrlEntries, CrlEntry } from './crl/crl-entries.js'
// hcRole, profiles, lint, requests
export {
  buildCertificationRequest,
  type CertificationRequest,
  parseCertificationRequest,
  parseProvenRequest,
  type RequestAttribute,
  verifyCertificationRequest,
} from './csr/csr.js'
export { readWarrantDigest, WARRANT_DIGEST, warrantDigestAttribute } from './csr/warrant-digest.js'
export * as der from './der.js'
export { PKI_ERRORS, PkiError } from './errors.js'
export { readIssuerAltName, readSubjectAltName } from './extensions/alternative-names.js'
export { type BasicConstraints, readBasicConstraints } from './extensions/basic-constraints.js'
export {
  type DirectoryAttribute,
  readOcspNoCheck,
  readSubjectDirectoryAttributes,
} from './extensions/directory-attributes.js'
export {
  type DistributionPoint,
  type DistributionPointName,
  type IssuingDistributionPoint,
  REASON_FLAGS,
  type ReasonFlag,
  readCrlDistributionPoints,
  readFreshestCrl,
  readIssuingDistributionPoint,
  resolveRelativeName,
} from './extensions/distribution-points.js'
export {
  GENERAL_NAME_FORMS,
  type GeneralName,
  type GeneralNameForm,
  parseGeneralName,
  parseGeneralNames,
} from './extensions/general-name.js'
export {
  ACCESS_METHODS,
  type AccessDescription,
  readAuthorityInfoAccess,
  readSubjectInfoAccess,
} from './extensions/information-access.js'
export {
  type AuthorityKeyIdentifier,
  readAuthorityKeyIdentifier,
  readSubjectKeyIdentifier,
} from './extensions/key-identifiers.js'
export {
  KEY_PURPOSES,
  KEY_USAGES,
  type KeyUsage,
  readExtendedKeyUsage,
  readKeyUsage,
} from './extensions/key-usage.js'
export { type NameConstraints, readNameConstraints } from './extensions/name-constraints.js'
export { EXTENSION_OIDS } from './extensions/oids.js'
export {
  ANY_POLICY,
  type NoticeReference,
  type PolicyConstraints,
  type PolicyInformation,
  type PolicyMapping,
  type PolicyQualifier,
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
} from './extensions/policies.js'
export type { WithExtensions } from './extensions/reader.js'
export {
  type AllowedPlace,
  FETCH_KINDS,
  FETCH_LIMITS,
  type FetchKind,
  type FetchPolicy,
  type GuardedFetch,
  guardedFetch,
  judgeUrl,
  type UrlVerdict,
  type Wanted,
} from './fetch/fetch-policy.js'
export type { Fetcher, FetchOutcome, FetchRequest } from './fetch/fetcher.js'
export { FreshCache, type FreshCacheOptions, type Loaded } from './fetch/fresh-cache.js'
export { type StatusAddresses, statusAddresses } from './fetch/status-addresses.js'
export {
  type FetchedStatus,
  type StatusSource,
  type StatusSourceOptions,
  statusSource,
} from './fetch/status-source.js'
export { establishTrust, isTrustedPath, type Trust, type TrustedPath } from './fetch/trusted-path.js'
export {
  ALL_ROLES,
  decodeHcRole,
  decodeRoleExtension,
  encodeHcRole,
  encodeRoleExtension,
  HEALTHCARE_ROLES,
  type HealthcareRole,
  parseHealthcareRole,
  type RoleRow,
} from './hc-role.js'
export { type Finding, isError, type Rule, type Severity } from './lint/finding.js'
export { CERTIFICATE_RULES, type LintOptions, lintCertificate } from './lint/lint-certificate.js'
export { CRL_RULES, lintCrl } from './lint/lint-crl.js'
export { HPKI_RULES } from './lint/rules/hpki.js'
export type { CrlProfile } from './lint/rules/hpki-crl.js'
export {
  attributeOf,
  encodeName,
  formatName,
  isWithin,
  type Name,
  type NamePart,
  parseName,
  sameName,
} from './name.js'
export {
  encodeOcspRefusal,
  type OcspAnswer,
  type OcspResponder,
  type OcspResponseFields,
  ocspResponder,
} from './ocsp/build-response.js'
export {
  type CertId,
  type CertIdIssuer,
  encodeCertId,
  hashIssuer,
  keyHashOf,
  namesCertificate,
} from './ocsp/cert-id.js'
export { judgeOcsp, judgeParsedOcsp, type OcspPolicy, ocspChecker } from './ocsp/judge-ocsp.js'
export { OCSP_CAUSES, type OcspCause, type OcspVerdict } from './ocsp/ocsp-verdict.js'
export { encodeOcspRequest, OCSP_REQUEST_LIMITS, type OcspRequest, parseOcspRequest } from './ocsp/request.js'
export {
  type BasicOcspResponse,
  type CertStatus,
  OCSP_STATUSES,
  type OcspResponse,
  type OcspStatus,
  parseBasicResponse,
  parseOcspResponse,
  type ResponderId,
  type SingleResponse,
} from './ocsp/response.js'
export { buildPaths, type PathSearch, SEARCH_LIMITS, type SearchLimits } from './path/build-paths.js'
export { PATH_FAILURES, type PathFailureCode } from './path/failures.js'
export { findPath, type PathMaterial, type PathResult } from './path/find-path.js'
export {
  findHpkiPath,
  HPKI_PURPOSES,
  type HpkiPurpose,
  type HpkiSettings,
  hpkiSettings,
} from './path/hpki.js'
export {
  type CertificatePath,
  judgePath,
  PATH_RULES,
  type PathFailure,
  type PathJudgement,
  type SoundPath,
} from './path/judge-path.js'
export {
  REVOCATION_REASONS,
  type RevocationChecker,
  type RevocationContext,
  type RevocationIssuer,
  type RevocationQuery,
  type RevocationReason,
  type RevocationSource,
  type RevocationStatus,
  type RevocationUnknownCause,
  type StatusSignerPurpose,
} from './path/revocation-types.js'
export type { PathRule, PathSettings, PathStep, PolicyInputs } from './path/settings.js'
export { anchorFromCertificate, judgeRoot, parseTrustAnchor, type TrustAnchor } from './path/trust-anchor.js'
export { type PathRequest, validatePath } from './path/validate-path.js'
export {
  assembleTbs,
  buildCertificate,
  type CertificateFields,
  type CertificateIssuer,
  signCertificate,
} from './profiles/build.js'
export { type CrlPoint, keyIdentifierOf } from './profiles/encoders.js'
export { HPKI_POLICIES, type HpkiPolicy } from './profiles/oids.js'
export { ALL_PROFILES, PROFILES, type Profile, type ProfileName } from './profiles/profiles.js'
export { type Holder, holderNames } from './profiles/subscriber.js'
export { type Validity, validityFromJapanDay } from './profiles/validity.js'
export { inheritParameters, readPublicKey } from './public-keys.js'
export {
  readSignatureMethod,
  type SignatureCheck,
  type SignatureMethod,
  type SignatureVerdict,
  verifySignature,
} from './signature.js'
export { encodeSignatureAlgorithm } from './signature-algorithm.js'
export { type KeySigner, SIGNATURE_ALGORITHMS, type SignatureAlgorithm, type Signer } from './signer.js'
export { type StatusMaterial, statusChecker } from './status/status-checker.js'
export type { StatusTimes, Windowed } from './status/window.js'
export {
  type StampMoment,
  type TimeStampAnswer,
  type TimeStampAuthority,
  type TimeStampPractice,
  timeStampAuthority,
} from './tsp/authority.js'
export { type AuthorityPath, judgeAuthorityBy } from './tsp/authority-path.js'
export { encodeImprint, imprintDigest, type MessageImprint } from './tsp/message-imprint.js'
export {
  encodeTimeStampRequest,
  parseTimeStampRequest,
  type TimeStampRequest,
  type TimeStampRequestFields,
} from './tsp/request.js'
export {
  parseTimeStampResponse,
  TIME_STAMP_FAILURES,
  type TimeStampFailure,
  type TimeStampResponse,
} from './tsp/response.js'
export {
  TIME_STAMP_CHECKS,
  TIME_STAMP_REASONS,
  type TimeStampCheckId,
  type TimeStampReason,
} from './tsp/time-stamp-reasons.js'
export { parseTimeStampToken, type TimeStampToken } from './tsp/token.js'
export type { AuthorityVerdict, TimeStampQuestion } from './tsp/token-checks.js'
export { type Accuracy, parseTstInfo, type TstInfo } from './tsp/tst-info.js'
export { type TimeStampCheck, type TimeStampReport, verifyTimeStampToken } from './tsp/verify-token.js'

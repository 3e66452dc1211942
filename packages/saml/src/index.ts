export { type Envelope, openPost, openRedirect } from './bindings/envelope.js'
export { type PostForm, postForm, readPost } from './bindings/post.js'
export { type RedirectFields, redirectAddress } from './bindings/redirect.js'
export { SAML_MESSAGE_ERRORS, SamlError } from './errors.js'
export {
  type Assertion,
  type AssertionFields,
  buildAssertion,
  readAssertion,
  type SamlAttribute,
} from './messages/assertion.js'
export {
  type AcsChoice,
  type AuthnRequest,
  type AuthnRequestFields,
  buildAuthnRequest,
  type RequestedContext,
  readAuthnRequest,
} from './messages/authn-request.js'
export { type HeadFields, type MessageHead, readIssuer } from './messages/head.js'
export {
  buildLogoutRequest,
  buildLogoutResponse,
  type LogoutRequest,
  type LogoutRequestFields,
  type LogoutResponse,
  readLogoutRequest,
  readLogoutResponse,
} from './messages/logout.js'
export type { NameId } from './messages/name-id.js'
export { buildResponse, type ResponseContent, readResponse, type SamlResponse } from './messages/response.js'
export type { ReadStatus, Status } from './messages/status.js'
export { buildMetadata, type MetadataFields } from './metadata/build.js'
export type {
  AssertionConsumer,
  Endpoint,
  IdentityProviderRole,
  KeyDescriptor,
  Metadata,
  ServiceProviderRole,
} from './metadata/model.js'
export { type ReadMetadata, readMetadata } from './metadata/read.js'
export {
  ATTRIBUTE_NAME_URI,
  BINDINGS,
  type Binding,
  NAME_ID_FORMATS,
  STATUS_CODES,
  type StatusCode,
} from './names.js'
export { type Draft, type SamlSigner, signDraft, unsigned } from './signature/sign.js'
export { refuseStraySignatures, type SignatureFinding, verifyElement } from './signature/verify.js'
export { judgeInterval, judgeIssueInstant, type TimeBounds } from './times.js'
export { readDocument, type YesNo } from './wire/read.js'

import { defineProblems, type ProblemTable } from '@jitsuin/platform'
import { SAML_MESSAGE_ERRORS } from '@jitsuin/saml'
import { SAML_ERRORS } from '../errors.js'

const IDP_PROBLEMS = defineProblems(SAML_ERRORS, {
  'saml-idp/unknown-partner': 403,
  'saml-idp/acs-not-registered': 403,
  'saml-idp/signature-demanded': 403,
  'saml-idp/wrong-destination': 403,
  'saml-idp/untimely': 403,
  'saml-idp/replayed': 409,
  'saml-idp/wrong-message': 400,
  'saml-idp/flow-over': 410,
  'saml-idp/not-offered': 403,
  'saml-idp/signed-out': 401,
  'saml-idp/not-permitted': 403,
  'saml-idp/logout-unknown': 404,
  'saml-idp/metadata-address': 422,
  'saml-idp/metadata-unreachable': 502,
  'saml-idp/metadata-untrusted': 422,
  'saml-key/next-there-already': 409,
  'saml-key/no-next': 409,
  'saml-key/countdown': 409,
  'saml-key/not-rehearsed': 409,
  'saml-key/not-proposed': 409,
  'saml-key/same-officer': 403,
})

const MESSAGE_PROBLEMS = defineProblems(SAML_MESSAGE_ERRORS, {
  'saml/malformed': 400,
  'saml/too-large': 413,
  'saml/unsupported': 422,
  'saml/signature-invalid': 403,
  'saml/signature-misplaced': 403,
  'saml/algorithm-refused': 403,
  'saml/relay-state': 400,
  'saml/metadata-invalid': 422,
  'saml/signer-unsuitable': 500,
})

/** What the SAML routes answer to each code. */
export const SAML_PROBLEMS: ProblemTable = new Map([...IDP_PROBLEMS, ...MESSAGE_PROBLEMS])

/** Our codes as OAuth writes them (RFC 6749 §5.2, RFC 9126 §2.3, RFC 9396 §5): the one place where one becomes the other. */
import { defineProblems, type Problem, type WrittenRefusal } from '@jitsuin/platform'
import { OAUTH_ERRORS, type OauthErrorCode } from '../errors.js'

/** Statuses of the codes, for the OpenAPI document and the pages of browsers. */
export const OAUTH_PROBLEMS = defineProblems(OAUTH_ERRORS, {
  'oauth/client-unknown': 401,
  'oauth/request-malformed': 400,
  'oauth/pushing-required': 400,
  'oauth/request-uri-unknown': 400,
  'oauth/redirect-refused': 400,
  'oauth/scope-unknown': 400,
  'oauth/grant-type-unknown': 400,
  'oauth/details-refused': 400,
  'oauth/algorithm-unknown': 400,
  'oauth/digest-refused': 400,
  'oauth/label-refused': 400,
  'oauth/hash-type-unknown': 400,
  'oauth/qualifier-unknown': 400,
  'oauth/count-differs': 400,
  'oauth/credential-unknown': 400,
  'oauth/code-refused': 400,
})

const ERRORS: Readonly<Partial<Record<OauthErrorCode, string>>> = {
  'oauth/client-unknown': 'invalid_client',
  'oauth/scope-unknown': 'invalid_scope',
  'oauth/grant-type-unknown': 'unsupported_grant_type',
  'oauth/details-refused': 'invalid_authorization_details',
  'oauth/code-refused': 'invalid_grant',
}

/** The value of `error` for one of our codes. */
export function oauthErrorOf({ code, status }: Pick<Problem, 'code' | 'status'>): string {
  const known = Object.entries(ERRORS).find(([ours]) => ours === code)?.[1]
  if (known !== undefined) return known
  if (status === 503) return 'temporarily_unavailable'
  return status >= 500 ? 'server_error' : 'invalid_request'
}

/** A refusal as OAuth clients read it, with our code beside it. */
export function writeOauthRefusal(problem: Problem): WrittenRefusal {
  const { code, status, en, ja, requestId, fields } = problem
  const error = oauthErrorOf(problem)
  const names = fields?.map(({ pointer }) => pointer.slice(1)).join(', ')
  return {
    status: status >= 500 || status === 401 ? status : 400,
    json: { error, error_description: names ? `${en} (${names})` : en, code, ja, requestId },
  }
}

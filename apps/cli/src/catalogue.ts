/**
 * The one catalogue of everything that the platform refuses or reports: error codes of all packages and services, and the reasons
 * that a verdict can have. `docs/errors.md` is this text; a test keeps the two the same.
 */
import { ADES_ERRORS, EVIDENCE_REASONS, REASONS } from '@jitsuin/ades'
import { AUDIT_ERRORS } from '@jitsuin/audit'
import { BRIDGE_ERRORS, STATEMENT_ERRORS } from '@jitsuin/bridge-client'
import { BUSINESS_SYSTEM_ERRORS } from '@jitsuin/business-system'
import { CA_ERRORS } from '@jitsuin/ca'
import { CARD_ERRORS } from '@jitsuin/card'
import { FEDERATION_ERRORS, SAML_ERRORS } from '@jitsuin/federation'
import { HOLDER_ERRORS } from '@jitsuin/holder'
import { JOINT_RSA_ERRORS } from '@jitsuin/joint-rsa'
import { JPKI_DOUBLE_ERRORS } from '@jitsuin/jpki'
import type { Text } from '@jitsuin/kernel'
import { HALF_ERRORS } from '@jitsuin/key-half'
import { OAUTH_ERRORS } from '@jitsuin/key-management'
import { KEYS_ERRORS } from '@jitsuin/keys'
import { LICENCE_REGISTRY_ERRORS } from '@jitsuin/licence-registry'
import { MAIL_CATCHER_ERRORS } from '@jitsuin/mail-catcher'
import { MEMBERSHIP_ERRORS } from '@jitsuin/membership'
import { PDF_ERRORS } from '@jitsuin/pdf'
import { PATH_FAILURES, PKI_ERRORS } from '@jitsuin/pki'
import { gatherCatalogue, PLATFORM_ERRORS, renderCatalogue } from '@jitsuin/platform'
import { PRINT_ERRORS } from '@jitsuin/print'
import { QUALIFICATION_ERRORS } from '@jitsuin/qualification'
import { READERS_ERRORS } from '@jitsuin/readers'
import { REGISTRATION_ERRORS } from '@jitsuin/registration'
import { SAML_MESSAGE_ERRORS } from '@jitsuin/saml'
import { CLIENT_ERRORS, SDK_ERRORS } from '@jitsuin/sdk'
import { SECOND_KEY_ERRORS } from '@jitsuin/second-key'
import { CSC_ERRORS } from '@jitsuin/signing'
import { CONTRACT_ERRORS } from '@jitsuin/signing/contract'
import { SSO_ERRORS } from '@jitsuin/sso'
import { STATISTICS_ERRORS } from '@jitsuin/statistics'
import { STATUS_ERRORS } from '@jitsuin/status'
import { TLOG_ERRORS } from '@jitsuin/tlog'
import { TRANSPARENCY_ERRORS } from '@jitsuin/transparency'
import { VERIFICATION_ERRORS } from '@jitsuin/verification'
import { XML_ERRORS } from '@jitsuin/xml'
import { ZIP_ERRORS } from '@jitsuin/zip'
import { CLI_ERRORS } from './errors.js'

const TABLES = [
  ADES_ERRORS,
  AUDIT_ERRORS,
  BRIDGE_ERRORS,
  BUSINESS_SYSTEM_ERRORS,
  CA_ERRORS,
  CARD_ERRORS,
  CLI_ERRORS,
  CLIENT_ERRORS,
  CONTRACT_ERRORS,
  CSC_ERRORS,
  FEDERATION_ERRORS,
  HALF_ERRORS,
  HOLDER_ERRORS,
  SAML_ERRORS,
  JOINT_RSA_ERRORS,
  JPKI_DOUBLE_ERRORS,
  KEYS_ERRORS,
  LICENCE_REGISTRY_ERRORS,
  MAIL_CATCHER_ERRORS,
  MEMBERSHIP_ERRORS,
  OAUTH_ERRORS,
  PDF_ERRORS,
  PKI_ERRORS,
  PLATFORM_ERRORS,
  PRINT_ERRORS,
  QUALIFICATION_ERRORS,
  READERS_ERRORS,
  REGISTRATION_ERRORS,
  SAML_MESSAGE_ERRORS,
  SDK_ERRORS,
  SECOND_KEY_ERRORS,
  SSO_ERRORS,
  STATEMENT_ERRORS,
  STATISTICS_ERRORS,
  STATUS_ERRORS,
  TLOG_ERRORS,
  TRANSPARENCY_ERRORS,
  VERIFICATION_ERRORS,
  XML_ERRORS,
  ZIP_ERRORS,
]

/** The catalogue as Markdown. */
export function renderErrors(): string {
  return [
    '# Every code and what it means\n',
    'Codes are stable. Programs get them in `code` (problem+json, `--json`), people get the sentences. This page is printed by `jitsuin errors`.\n',
    '## Refusals\n',
    renderCatalogue(gatherCatalogue(TABLES)),
    '## Reasons of a verdict (`jitsuin verify`, the verifier)\n',
    reasonTable(
      Object.entries({ ...REASONS, ...EVIDENCE_REASONS }).map(([code, { remedy, ...text }]) => ({
        code,
        text,
        remedy,
      })),
    ),
    '## Reasons of a path (`jitsuin path verify`)\n',
    reasonTable(
      Object.entries(PATH_FAILURES).map(([code, { next, ...text }]) => ({ code, text, remedy: next })),
    ),
  ].join('\n')
}

type ReasonLine = { readonly code: string; readonly text: Text; readonly remedy: Text | undefined }

function reasonTable(lines: readonly ReasonLine[]): string {
  const rows = lines.map(({ code, text, remedy }) => {
    const help = remedy ? `${remedy.ja}<br>${remedy.en}` : ''
    return `| \`${code}\` | ${text.ja}<br>${text.en} | ${help} |`
  })
  return ['| Code | What it says | What would help |', '|---|---|---|', ...rows, ''].join('\n')
}

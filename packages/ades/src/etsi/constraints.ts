/** The policy of a validation and the outcome of each of its checks (TS 119 102-2 §4.3.5). */
import { createHash } from 'node:crypto'
import { canonicalText } from '../create/canonical-text.js'
import { policyOf } from '../policy/built-in.js'
import type { ValidationPolicy } from '../policy/policy.js'
import type { CheckReport, SignatureReport } from '../report.js'
import type { SignatureFacts } from '../validate/facts.js'
import { reasonRow } from '../validate/reasons.js'
import { digestOf, element, text } from './xml.js'

/** What stands before the words of EN 319 102-1 §5.1.3. */
export const SUB_INDICATION = 'urn:etsi:019102:subindication:'

/** The policy, and every check by its name with what it found (§4.3.5). */
export function constraints({ checks }: SignatureReport, facts: SignatureFacts | undefined): string {
  const policy = facts ? policyIdentifier(policyOf(facts.policy)) : ''
  return element('ValidationConstraintsEvaluationReport', [policy, ...checks.map(constraint)])
}

/** The hash binds the report to the very rules: of the policy as JSON. */
function policyIdentifier(policy: ValidationPolicy): string {
  const hash = createHash('sha256').update(JSON.stringify(policy)).digest('base64')
  const qualifier = policy.id.startsWith('urn:oid:') ? ' Qualifier="OIDAsURN"' : ''
  return element('SignatureValidationPolicy', [
    element('SignaturePolicyIdentifier', [
      '<xades:SignaturePolicyId><xades:SigPolicyId>' +
        `<xades:Identifier${qualifier}>${canonicalText(policy.id)}</xades:Identifier></xades:SigPolicyId>` +
        `<xades:SigPolicyHash>${digestOf('sha256', hash)}</xades:SigPolicyHash></xades:SignaturePolicyId>`,
    ]),
    text('PolicyName', `${policy.name} ${policy.version}: ${policy.title.en}`),
  ])
}

const CHECK_INDICATIONS = { VALID: 'passed', INVALID: 'failed', INDETERMINATE: 'indeterminate' } as const

function constraint(check: CheckReport): string {
  const { id, verdict, reason } = check
  const state = verdict === 'NOT_APPLICABLE' ? 'disabled' : 'applied'
  const sub = verdict === 'VALID' || verdict === 'NOT_APPLICABLE' ? undefined : subIndicationOf(reason.code)
  return element('ValidationConstraint', [
    text('ValidationConstraintIdentifier', `urn:jitsuin:check:${id}`),
    element('ConstraintStatus', [text('Status', `urn:etsi:019102:constraintStatus:${state}`)]),
    verdict === 'NOT_APPLICABLE'
      ? ''
      : element('ValidationStatus', [
          text('MainIndication', `urn:etsi:019102:mainindication:${CHECK_INDICATIONS[verdict]}`),
          sub ? text('SubIndication', SUB_INDICATION + sub) : '',
          element('AssociatedValidationReportData', [additional([check])]),
        ]),
  ])
}

function subIndicationOf(code: string): string | undefined {
  try {
    return reasonRow(code as Parameters<typeof reasonRow>[0]).subIndication // codes of reports are those of the table
  } catch (error) {
    if (error instanceof RangeError) return undefined // a report of another version
    throw error
  }
}

/** Checks with their reasons, as data of the report. */
export function additional(checks: readonly CheckReport[]): string {
  return element('AdditionalValidationReportData', checks.map(reason))
}

function reason({ id, reason: { code, en } }: CheckReport): string {
  return element('ReportData', [text('Type', `urn:jitsuin:check:${id}`), text('Value', `${code}: ${en}`)])
}

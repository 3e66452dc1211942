/**
 * Validates the signatures of a JWS, or of a FHIR bundle that holds one (EN 319 102-1 §5; TS 119 182-1). Nothing that a file holds makes
 * this throw; what cannot be judged is said in the report.
 */
import { ADES_ERRORS, AdesError } from '../../errors.js'
import type { Reason, ValidationReport } from '../../report.js'
import type { SignatureFacts } from '../../validate/facts.js'
import { fileReport, problemReport } from '../../validate/file-report.js'
import { toleranceOf, type ValidateOptions } from '../../validate/options.js'
import { MAX_SIGNATURES } from '../../validate/places.js'
import { type Gathered, gatherInRounds, mergeMaterial } from '../../validate/rounds.js'
import { reasonOf, reportSignature } from '../../validate/signature-report.js'
import { trustFor, withMaterial } from '../../validate/trust.js'
import { type BundleContent, isBundle, readSignedBundle, type SignedBundle } from '../fhir/bundle.js'
import { objectOf } from '../json/access.js'
import { decodeJsonText, parseJson } from '../json/parse-json.js'
import { type JwsFile, readJwsObject, readJwsText } from '../read/jws.js'
import { materialOfUnsigned } from '../read/unsigned.js'
import { gatherJades, type JadesContext } from './gather-jades.js'
import { findJadesSignatures, type JadesSignature } from './signatures.js'

/** A file with a JWS in it, taken apart. */
export type OpenedJose = {
  readonly jws: JwsFile
  /** The bundle around it. */
  readonly bundle: SignedBundle | undefined
  readonly signatures: readonly JadesSignature[]
}

/** Opens a JWS, or a FHIR bundle that holds one. @throws {AdesError} `json/…`, `jades/…`, `fhir/…` */
export function openJose(file: Uint8Array): OpenedJose {
  const text = decodeJsonText(file)
  const root = /^\s*\{/.test(text) ? objectOf(parseJson(text)) : undefined
  const bundle = root && isBundle(root) ? readSignedBundle(text, root) : undefined
  const jws = bundle?.jws ?? (root ? readJwsObject(text, root) : readJwsText(text))
  return { jws, bundle, signatures: findJadesSignatures(jws) }
}

/** Validates all signatures of a file. */
export async function validateJades(file: Uint8Array, options: ValidateOptions): Promise<ValidationReport> {
  try {
    const opened = openJose(file)
    if (opened.signatures.length > MAX_SIGNATURES)
      return problemReport(reasonOf('file/too-many-signatures'), options.at)
    const { facts } = await gatherJose(opened, options)
    return fileReport(facts.map(reportSignature), options.at)
  } catch (error) {
    if (error instanceof AdesError) return problemReport(problemOf(error), options.at)
    throw error
  }
}

function problemOf({ code }: AdesError): Reason {
  if (code === 'jades/no-signature') return reasonOf('file/no-signature')
  const { ja, en, next } = ADES_ERRORS[code]
  return { code, ja, en, remedy: next }
}

/** Gathers the facts about all signatures of a file, and the trust that was at hand. */
export function gatherJose({ bundle, signatures }: OpenedJose, options: ValidateOptions): Promise<Gathered> {
  const trust = trustFor(options)
  const { at: now, policy, detached } = options
  const toleranceSeconds = toleranceOf(options)
  const stored = mergeMaterial(
    signatures.flatMap((one) => (one.outcome === 'read' ? [materialOfUnsigned(one.unsigned.parts)] : [])),
  )
  return gatherInRounds(
    (current) => {
      const context = { trust: current, policy, now, toleranceSeconds, beside: detached }
      return signatures.map((one) =>
        bundle ? gatherInBundle(one, bundle, context) : gatherJades(one, context),
      )
    },
    { trust: withMaterial(trust, stored, 'stored'), fetch: options.fetch },
  )
}

/** A signature of a bundle, over the reading that it fits, if there is one. */
function gatherInBundle(found: JadesSignature, bundle: SignedBundle, context: JadesContext): SignatureFacts {
  const readings = bundle.contents.map((content) => ({
    content,
    facts: gatherJades(found, { ...context, beside: content.octets }),
  }))
  const fitting = readings.find(({ facts }) => facts.state === 'read' && facts.value === 'value/ok')
  if (fitting) return inBundle(fitting.facts, fitting.content)
  const [first] = readings
  if (first && bundle.form === 'stated') return inBundle(first.facts, first.content)
  // Which octets it is over is not known, so whether the value is right is not known either.
  const facts = gatherJades(found, { ...context, beside: undefined })
  return facts.state === 'read' && facts.references === 'references/missing'
    ? { ...facts, packaging: 'enveloped', references: 'fhir/form' }
    : facts
}

function inBundle(facts: SignatureFacts, { name, covers }: BundleContent): SignatureFacts {
  if (facts.state === 'broken' || facts.packaging === 'countersignature') return facts
  const { code } = facts.coverage
  const isLoose = covers === 'doubles' && code === 'coverage/ok'
  return {
    ...facts,
    packaging: 'enveloped',
    coverage: { code: isLoose ? 'coverage/partial' : code, covers: [name] },
  }
}

/** What the signature with an id is over in its bundle. */
export function contentOf(
  { bundle, signatures }: OpenedJose,
  id: string,
  context: JadesContext,
): Uint8Array | undefined {
  const found = signatures.find((one) => one.id === id)
  if (!bundle || !found) return context.beside
  return bundle.contents.find(({ octets }) => {
    const facts = gatherJades(found, { ...context, beside: octets })
    return facts.state === 'read' && facts.value === 'value/ok'
  })?.octets
}

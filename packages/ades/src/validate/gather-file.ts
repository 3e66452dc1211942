/** Gathers the facts about all XAdES signatures of a file: those of a record and of the prescription in it help one another. */
import { type ComputingLimits, DEFAULT_COMPUTING_LIMITS, type XmlElement } from '@jitsuin/xml'
import type { SignatureFacts } from './facts.js'
import {
  type FactsContext,
  type FoundSignature,
  type GatheredSignature,
  gatherFacts,
  rulesFor,
} from './gather-xades.js'
import { toleranceOf, type ValidateOptions } from './options.js'
import { type BaseTime, wantedTime } from './path.js'
import type { SignaturePlace } from './places.js'
import { reasonRow } from './reasons.js'
import { type Gathered, gatherInRounds, mergeMaterial } from './rounds.js'
import { readStructure, type StructureResult } from './structure.js'
import { type Material, type PreparedTrust, trustFor, withMaterial } from './trust.js'

/** The facts in the order of the places, and the trust with everything that was at hand for them. `octets`: the length of the file. */
export function gatherXades(
  places: readonly SignaturePlace[],
  options: ValidateOptions,
  octets: number,
): Promise<Gathered> {
  const trust = trustFor(options)
  const found = places.map((place) => ({
    place,
    result: readStructure(place.element, rulesFor(place, options.policy)),
  }))
  const stored = mergeMaterial(found.flatMap(({ result }) => storedMaterial(result)))
  const limits = limitsOf(octets + besideBytes(options), places.length)
  return gatherInRounds((at) => gatherFile(found, { trust: at, options, limits }), {
    trust: withMaterial(trust, stored, 'stored'),
    fetch: options.fetch,
  })
}

/** How many octets stand beside the signatures. */
export function besideBytes({ detached, files }: Pick<ValidateOptions, 'detached' | 'files'>): number {
  return (detached?.length ?? 0) + (files?.sizeBytes ?? 0)
}

type Gathering = {
  readonly trust: PreparedTrust
  readonly options: ValidateOptions
  readonly limits: ComputingLimits
}

/**
 * What each signature may cost. Signed data are at most nested a few times, and where many sign, each signs the whole once; a
 * megabyte is free, for canonical forms are longer than what they stand for.
 */
export function limitsOf(octets: number, signatures: number): ComputingLimits {
  const { xpathSteps } = DEFAULT_COMPUTING_LIMITS
  return {
    octets: Math.max(2, 16 / signatures) * octets + 1_048_576,
    xpathSteps: Math.ceil(xpathSteps / signatures),
  }
}

/** A prescription in a dispensing record is judged at the time that the record's time stamp proves. */
function gatherFile(
  found: readonly FoundSignature[],
  { trust, options, limits }: Gathering,
): SignatureFacts[] {
  const { at: now, policy, detached, files } = options
  const toleranceSeconds = toleranceOf(options)
  const context: FactsContext = {
    trust,
    policy,
    now,
    wanted: wantedTime(options),
    toleranceSeconds,
    limits,
    ...(detached && { detached }),
    ...(files && { files }),
  }
  const own = new Map(found.filter(isOwn).map((one) => [one, gatherFacts(one, context)]))
  const record = [...own.values()].find(({ facts }) => facts.kind === 'dispensing')?.facts
  const wanted = record ? provenBy(record, context.wanted) : context.wanted
  const gathered = new Map<XmlElement, GatheredSignature>()
  for (const one of found) {
    const { place } = one
    // The archive of a signature covers its countersignatures, too; they stand behind it in the document.
    const over =
      place.place === 'countersignature' ? gathered.get(place.over)?.baseOf(place.property) : undefined
    gathered.set(place.element, own.get(one) ?? gatherFacts(one, { ...context, wanted: over ?? wanted }))
  }
  return [...gathered.values()].map(({ facts }) => facts)
}

function storedMaterial(result: StructureResult): Material[] {
  return result.outcome === 'read' ? [result.structure.properties.material] : []
}

function isOwn({ place }: FoundSignature): boolean {
  if (place.place === 'countersignature') return false
  return place.place !== 'layout' || place.standing === 'own'
}

/** The record's time stamp covers its signature value, and that the embedded prescription, if all of it holds. */
function provenBy(record: SignatureFacts, otherwise: BaseTime): BaseTime {
  if (record.state === 'broken') return otherwise
  const { references, value, coverage, base } = record
  const codes = [references, value, coverage.code]
  return codes.every((code) => reasonRow(code).verdict === 'VALID') && base.proof === 'proven'
    ? base
    : otherwise
}

/** Gathers the facts about all signatures and time stamps of a container, whichever form each has. */
import { storedMaterial } from '../../cades/validate/validate-cades.js'
import type { Placed, ReadFacts, SignatureFacts } from '../../validate/facts.js'
import { baseAfter } from '../../validate/judge-token.js'
import { toleranceOf, type ValidateOptions } from '../../validate/options.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { gatherInRounds, mergeMaterial } from '../../validate/rounds.js'
import { type PreparedTrust, trustFor, withMaterial } from '../../validate/trust.js'
import { gatherCadesPart } from './cades-parts.js'
import {
  type ContainerStamp,
  type JudgedContainerStamps,
  judgeContainerStamps,
  materialOfStamp,
} from './container-stamps.js'
import { inContainer } from './in-container.js'
import type { AsicParts } from './read-parts.js'
import { type CoveringFacts, gatherXadesPart, loadReferenced } from './xades-parts.js'

/** The facts in the order of the report, and the trust with everything that was at hand. */
export type GatheredAsic = { readonly facts: readonly SignatureFacts[]; readonly trust: PreparedTrust }

type Common = Pick<Placed, 'policy' | 'now' | 'toleranceSeconds'>

/** Gathers the facts. @throws {ZipError} */
export async function gatherAsic(parts: AsicParts, options: ValidateOptions): Promise<GatheredAsic> {
  const { at: now, policy, detached: _inside, ...own } = options
  const toleranceSeconds = toleranceOf(options)
  const common = { policy, now, toleranceSeconds }
  const xades = await gatherAllXades(parts, { ...own, at: now, policy }, common)
  const trust = trustFor(options)
  const stored = mergeMaterial([...parts.cades.map(storedMaterial), ...parts.stamps.map(materialOfStamp)])
  let others: readonly CoveringFacts[] = []
  const gathered = await gatherInRounds(
    (current) => {
      others = gatherOthers(parts, current, common)
      return others.map(({ facts }) => facts)
    },
    { trust: withMaterial(trust, stored, 'stored'), fetch: own.fetch },
  )
  const broken = parts.broken.map(({ name, format, code }) => brokenFacts({ ...common, name, format }, code))
  return { facts: inContainer(parts.container, [...xades, ...others, ...broken]), trust: gathered.trust }
}

async function gatherAllXades(
  { container, xades }: AsicParts,
  options: ValidateOptions,
  common: Common,
): Promise<CoveringFacts[]> {
  const files = await loadReferenced(container, xades)
  if (files === 'too-large')
    return xades.map(({ name }) => brokenFacts({ ...common, name, format: 'XAdES' }, 'container/too-large'))
  const all = await Promise.all(xades.map((part) => gatherXadesPart(container, part, { ...options, files })))
  return all.flat()
}

function gatherOthers(parts: AsicParts, trust: PreparedTrust, common: Common): CoveringFacts[] {
  const { cades, stamps } = parts
  const judged = judgeContainerStamps(stamps, { trust, ...common })
  const signed = cades.flatMap((part) => gatherCadesPart(part, { trust, ...common, stamps: judged }))
  const alone = stamps.filter((stamp) => standsAlone(stamp, parts))
  return [...signed, ...alone.map((stamp) => stampFacts(stamp, judged, common))]
}

/** A time stamp over a signature or over an earlier time stamp is a part of what is said about that one. */
function standsAlone({ covers, over }: ContainerStamp, { cades, stamps }: AsicParts): boolean {
  if (cades.some(({ name }) => covers.includes(name))) return false
  return over !== 'archive' || !stamps.some(({ name }) => covers.includes(name))
}

/** A time stamp that nobody signed beside is reported like a signature without signer. */
export function stampFacts(
  stamp: ContainerStamp,
  judged: JudgedContainerStamps,
  common: Common,
): CoveringFacts {
  const { name, references, covers } = stamp
  const own = judged.of(stamp)
  const archives = judged.over(name).map(judged.of)
  const facts: ReadFacts = {
    ...common,
    format: 'TimeStamp',
    id: name,
    kind: 'other',
    state: 'read',
    packaging: 'detached',
    signingTime: undefined,
    level: archives.length > 0 ? 'B-LTA' : 'B-T',
    document: 'document/free',
    content: 'document/free',
    signer: { outcome: 'refused', code: 'container/nobody-signed' },
    references,
    coverage: { code: 'coverage/ok', covers },
    value: 'container/nobody-signed',
    stamps: [{ ...own, kind: 'signature' }, ...archives],
    archive: 'complete',
    afterArchive: 'archive-cover/unexamined',
    base: baseAfter(own, judged.baseOf(name)),
  }
  return { facts, covers: references === 'references/ok' ? covers : [] }
}

function brokenFacts(
  { name, ...placed }: Common & { readonly name: string; readonly format: Placed['format'] },
  code: ReasonCode,
): CoveringFacts {
  return { facts: { ...placed, id: name, kind: 'other', state: 'broken', code }, covers: [] }
}

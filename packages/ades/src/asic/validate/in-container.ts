/** What a container says about all of its signatures: whether it is built by its own rules, and whether every file is covered. */
import type { SignatureFacts } from '../../validate/facts.js'
import type { ReasonCode } from '../../validate/reasons.js'
import type { Container } from '../read/container.js'
import type { CoveringFacts } from './xades-parts.js'

/** The facts as they are in this container. */
export function inContainer(container: Container, all: readonly CoveringFacts[]): SignatureFacts[] {
  const code = judgeContainer(container)
  // What only a time stamp covers is not signed by anybody.
  const signed = all.filter(({ facts }) => facts.format !== 'TimeStamp')
  const covered = new Set((signed.length > 0 ? signed : all).flatMap(({ covers }) => covers))
  const uncovered = container.data.filter((name) => !covered.has(name))
  return all.map(({ facts }) => {
    if (facts.state === 'broken' || facts.packaging === 'countersignature') return facts
    return {
      ...facts,
      packaging: container.kind,
      document: code,
      coverage: { ...facts.coverage, code: judgeCover(facts.coverage, container, uncovered) },
      ...(uncovered.length > 0 && { uncovered }),
    }
  })
}

function judgeCover(
  { code, covers }: { readonly code: ReasonCode; readonly covers: readonly string[] },
  { data }: Container,
  uncovered: readonly string[],
): ReasonCode {
  if (code !== 'coverage/ok') return code
  if (uncovered.length > 0) return 'container/uncovered'
  const own = new Set(covers)
  return data.every((name) => own.has(name)) ? code : 'container/covers-some'
}

/** EN 319 162-1 §4.3.3.1 for simple containers; a type that is no container's says that the file is something else. */
function judgeContainer({ kind, type, data, parts }: Container): ReasonCode {
  if (type === 'other') return 'container/mimetype'
  if (kind !== 'asic-s') return 'container/ok'
  if (data.length !== 1) return 'container/one-file'
  const own = [...parts('xades'), ...parts('cades'), ...parts('timeStamp')]
  return own.length - parts('archiveManifest').length === 1 ? 'container/ok' : 'container/one-signature'
}

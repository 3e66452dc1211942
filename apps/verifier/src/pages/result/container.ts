/** From the report of a container to the list of its files. */
import type { SignatureReport, ValidationReport } from '@jitsuin/verification/contract'

/** A file of a container, and which signatures protect it; they count from 1, as the page counts them. */
export type ContainedFile = { readonly name: string; readonly signatures: readonly number[] }

/** The files of a container, those that nobody signed first; none where the file is no container. */
export function containedFiles({ signatures }: ValidationReport): readonly ContainedFile[] {
  if (!signatures.some(isInContainer)) return []
  const signed = new Map<string, number[]>()
  for (const [index, signature] of signatures.entries())
    if (isInContainer(signature))
      for (const name of signature.covers) signed.set(name, [...(signed.get(name) ?? []), index + 1])
  const bare = uncoveredFiles({ signatures }).map((name) => ({ name, signatures: [] }))
  return [...bare, ...[...signed].map(([name, numbers]) => ({ name, signatures: numbers }))]
}

/** The files of a container that no signature protects, each once. */
export function uncoveredFiles({ signatures }: Pick<ValidationReport, 'signatures'>): readonly string[] {
  return [...new Set(signatures.flatMap(({ uncovered = [] }) => uncovered))]
}

function isInContainer({ packaging }: SignatureReport): boolean {
  return packaging === 'asic-e' || packaging === 'asic-s'
}

/** The ministry's licence registry (医籍). A double stands in for it (doubles/licence-registry); both obey this contract. */
import type { RegistryAnswer, RegistryQuestion } from '../domain/cases/registry-answer.js'

export type { RegistryAnswer, RegistryQuestion }

export type LicenceRegistry = {
  /** Asks about one person. Throws `registry/unreachable`: no answer is never a match. */
  readonly match: (question: RegistryQuestion) => Promise<RegistryAnswer>
}

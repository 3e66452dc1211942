/** What every printed paper of the office needs: its head, its edition, and a refusal that people understand. */
import { type Edition, PrintError } from '@jitsuin/print'
import type { OfficeAddress } from '../../domain/production/office-address.js'
import { RegistrationError } from '../../errors.js'
import type { RegistrationContext } from '../context.js'

/** The office as letters name it. @throws {RegistrationError} `papers/no-letterhead` */
export function expectOfficeAddress({ production }: Pick<RegistrationContext, 'production'>): OfficeAddress {
  if (!production?.office) throw new RegistrationError('papers/no-letterhead', 'No sender is set')
  return production.office
}

/** Prints; a character without a glyph stops the paper: an empty box in a name is worse than none. */
export async function printed(print: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await print()
  } catch (error) {
    if (error instanceof PrintError) throw new RegistrationError('papers/unprintable', error.message)
    throw error
  }
}

/** The edition of a paper: who printed what, when. */
export function editionOf(
  { clock, centre }: Pick<RegistrationContext, 'clock' | 'centre'>,
  { title, documentId }: Pick<Edition, 'title' | 'documentId'>,
): Edition {
  return { title, documentId, madeAt: clock(), author: centre }
}

/** Numbers of the production page. */
import type { ProductionBatch } from '@jitsuin/registration/contract'

/** Cards of a batch that the machine is done with: made, inspected or found faulty. */
export function progressOf({ steps }: Pick<ProductionBatch, 'steps'>): { readonly done: number } {
  return { done: steps.made + steps.inspected + steps.faulty }
}

/** How many cards somebody wants; digits of any width. */
export function parseCount(words: string, most: number): number | 'wrong' {
  const digits = words.normalize('NFKC').trim()
  if (!/^\d{1,6}$/.test(digits)) return 'wrong'
  const count = Number(digits)
  return count >= 1 && count <= most ? count : 'wrong'
}

import { XmlError } from '../errors.js'

/** What an evaluation may still cost, counted in nodes looked at and characters read. Shared by all that it serves. */
export type Budget = { remainingSteps: number }

/** Makes a budget of so many steps. */
export function createBudget(steps: number): Budget {
  return { remainingSteps: steps }
}

/**
 * Takes steps from a budget.
 *
 * @throws {XmlError} `xpath/budget` when it is used up.
 */
export function spend(budget: Budget, steps: number): void {
  budget.remainingSteps -= steps
  if (budget.remainingSteps < 0) throw new XmlError('xpath/budget', 'The XPath step budget is used up')
}

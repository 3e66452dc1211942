/** What others see of the qualification check: its words, its messages, the client of its pages. */
export {
  QualificationCallError,
  type QualificationClient,
  type QualificationFailure,
  qualificationClient,
} from './wire/client.js'
export * from './wire/schemas.js'
export { PURPOSES, type Purpose, ROUTES } from './wire/vocabulary.js'

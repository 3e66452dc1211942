/**
 * The public status service: lists, OCSP and time stamps over plain HTTP, with delegated keys only.
 *
 * `serveStatus` serves a hierarchy that someone else keeps, without a database.
 */
export type { KnownState } from './domain/authority-board.js'
export { GOOD } from './domain/authority-board.js'
export type { Clock } from './domain/clock-check.js'
export { STATUS_ERRORS, StatusError } from './errors.js'
export { machineClock } from './outside/machine-clock.js'
export { type Watch, watchFolder } from './outside/watch-folder.js'
export {
  type ServeStatusOptions,
  type SourceAuthority,
  type StatusMaterial,
  type StatusSource,
  serveStatus,
} from './serve-status.js'

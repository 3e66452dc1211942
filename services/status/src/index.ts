/**
 * The public status service: lists, OCSP and time stamps over plain HTTP, with delegated keys only.
 *
 * `createStatus` runs the service beside the CA, fed by its publications; `serveStatus` serves a hierarchy that someone else
 * keeps, without a database.
 */
export { createStatus, type RunningStatus, type Status } from './create-status.js'
export type { KnownState } from './domain/authority-board.js'
export { GOOD } from './domain/authority-board.js'
export type { Clock } from './domain/clock-check.js'
export type { StatusIdentity } from './domain/identity.js'
export { STATUS_ERRORS, StatusError } from './errors.js'
export { STATUS_PROBLEMS } from './http/problems.js'
export { machineClock } from './outside/machine-clock.js'
export { loadMaterialFolder } from './outside/material-folder.js'
export { type Watch, watchFolder } from './outside/watch-folder.js'
export {
  type ServeStatusOptions,
  type SourceAuthority,
  type StatusMaterial,
  type StatusSource,
  serveStatus,
} from './serve-status.js'
export { STATUS_SETTINGS, type StatusSettings, statusSettingsFrom } from './settings.js'
export { STATUS_ACTIONS } from './store/audit-actions.js'
export { STATUS_HISTORY } from './store/history.js'

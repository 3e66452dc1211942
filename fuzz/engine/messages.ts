/** What the watching thread and the thread that fuzzes say to each other. */
import type { TargetName } from '../targets/targets.js'

/** What to do. */
export type WorkerOrder = {
  readonly target: TargetName
  readonly seconds: number
  readonly seed: number
  readonly keep: 'nothing' | 'new-inputs'
  readonly slate: SharedArrayBuffer
  /** Folders of compiled code whose words are tried. */
  readonly wordFolders: readonly string[]
}

/** How far it has come: functions entered, blocks in them never run, inputs in use. */
export type Progress = {
  readonly state: 'ready' | 'progress' | 'done'
  readonly functions: number
  readonly dark: number
  readonly pool: number
}

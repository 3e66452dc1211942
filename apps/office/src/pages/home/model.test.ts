import { expect, it } from 'vitest'
import { partners, readyKeys, staff } from '../../../test/answers.js'
import { tasksOf } from './model.js'

it('lists what waits for me, late reviews first', () => {
  expect(
    tasksOf({ partners, staff, keys: readyKeys }, 'staff-hanako').map(({ kind, count }) => [kind, count]),
  ).toEqual([
    ['overdue-reviews', 1],
    ['partner-approvals', 1],
    ['staff-changes', 1],
    ['key-activation', 1],
    ['due-reviews', 1],
  ])
})

it('does not ask me to approve what I proposed myself', () => {
  expect(tasksOf({ keys: readyKeys }, 'staff-jiro')).toEqual([])
})

it('knows of no work where nothing may be seen', () => {
  expect(tasksOf({}, 'staff-hanako')).toEqual([])
})

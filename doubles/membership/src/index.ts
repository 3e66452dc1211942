/** The double of the association's membership system, for trying out. */
export { MEMBERSHIP_ERRORS, MembershipDoubleError } from './errors.js'
export { createMembershipDouble, type MembershipDouble } from './membership-double.js'
export { INVENTED_MEMBERS, type Member } from './register.js'

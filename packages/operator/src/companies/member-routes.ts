/** Who works for a company: its members and their roles, invitations, which mails a member wants. */
import { INVITE_HOURS, HOUR_MS } from '../accounts/policy.js';
import type { Role } from '../access/permissions.table.js';
import { digestOf, newToken } from '../access/secrets.js';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, nothing, route, type Call, type Route } from '../http/route.js';
import { companyView, type CompanyView } from './company.js';
import {
  acceptInvitation,
  invitationList,
  invitationView,
  memberList,
  membershipChange,
  memberView,
  newInvitation,
  roleChange,
  type AcceptInvitation,
  type InvitationView,
  type MembershipChange,
  type MemberView,
  type NewInvitation,
  type RoleChange,
} from './company-bodies.js';

/** Only an owner makes or unmakes one, and a company never loses its last one who may manage it. */
async function checkRoleChange(call: Call<unknown, object>, account: string, to: Role | undefined): Promise<Role> {
  const members = await call.store.companies.members(call.company.id);
  const before = members.find((member) => member.account === account);
  if (before === undefined) throw new OperatorError('not-found');
  if ((before.role === 'owner' || to === 'owner') && call.role !== 'owner') {
    throw new OperatorError('forbidden', { detail: 'only an owner makes or unmakes an owner' });
  }
  const isManager = (role: Role | undefined): boolean => role === 'owner' || role === 'administrator';
  const others = members.filter((member) => member.account !== account && isManager(member.role));
  if (isManager(before.role) && !isManager(to) && others.length === 0) {
    throw new OperatorError('conflict', { detail: 'the company would have nobody who administers it' });
  }
  return before.role;
}

async function changeRole(call: Call<RoleChange, object>): Promise<MemberView> {
  const account = call.params['account'] ?? '';
  const { role } = call.body;
  const before = await checkRoleChange(call, account, role);
  await call.store.companies.setMember(call.company.id, account, { role, since: call.nowMs });
  await call.audit({ act: 'member.changed', object: account, before: { role: before }, after: { role } });
  const members = await call.store.companies.members(call.company.id);
  const member = members.find((one) => one.account === account);
  if (member === undefined) throw new OperatorError('not-found');
  return member;
}

async function removeMember(call: Call<object, object>): Promise<object> {
  const account = call.params['account'] ?? '';
  const role = await checkRoleChange(call, account, undefined);
  await call.store.companies.removeMember(call.company.id, account);
  await call.audit({ act: 'member.removed', object: account, before: { role } });
  return {};
}

async function invite(call: Call<NewInvitation, object>): Promise<InvitationView> {
  const { body, company, store, nowMs, parts, principal, role } = call;
  if (body.role === 'owner' && role !== 'owner') {
    throw new OperatorError('forbidden', { detail: 'only an owner invites an owner' });
  }
  const token = newToken(parts.entropy);
  const expiresAt = nowMs + INVITE_HOURS * HOUR_MS;
  const invitation = { id: call.newId('inv'), ...body, createdAt: nowMs, expiresAt };
  await store.companies.addInvitation({ ...invitation, company: company.id }, digestOf(token));
  await call.audit({ act: 'member.invited', object: invitation.id, after: { ...body } });
  const link = `${parts.settings.publicUrl}/invitation#${token}`;
  const parameters = {
    company: company.name,
    inviter: principal.account.login,
    role: body.role,
    link,
    hours: INVITE_HOURS,
  };
  const known = await store.accounts.byEmail(body.email);
  const language = known?.language ?? company.language;
  const order = { id: call.newId('mail'), to: body.email, template: 'invitation', language, parameters } as const;
  await parts.mailer.queue(store, order, nowMs);
  return invitation;
}

async function withdraw(call: Call<object, object>): Promise<object> {
  const id = call.params['invitation'] ?? '';
  const ended = await call.store.companies.endInvitation(call.company.id, id, call.nowMs);
  if (ended === 0) throw new OperatorError('not-found');
  await call.audit({ act: 'invitation.withdrawn', object: id });
  return {};
}

async function accept(call: Call<AcceptInvitation, object>): Promise<CompanyView> {
  const { store, nowMs, body, principal } = call;
  const invitation = await store.companies.invitationByDigest(digestOf(body.token), nowMs);
  const company = invitation === undefined ? undefined : await store.companies.byId(invitation.company);
  if (invitation === undefined || company === undefined) throw new OperatorError('link-invalid', { path: 'token' });
  await store.companies.endInvitation(company.id, invitation.id, nowMs);
  const { role } = invitation;
  const before = await store.companies.roleOf(company.id, principal.account.id);
  if (before !== undefined)
    throw new OperatorError('conflict', { detail: `this account is ${before} of the company already` });
  await store.companies.setMember(company.id, principal.account.id, { role, since: nowMs });
  await call.audit({ act: 'member.added', object: principal.account.id, company: company.id, after: { role } });
  return { ...company, role };
}

async function changeMembership(call: Call<MembershipChange, object>): Promise<MemberView> {
  const { companies } = call.store;
  const account = call.principal.account.id;
  const members = await companies.members(call.company.id);
  const member = members.find((one) => one.account === account);
  if (member === undefined) {
    throw new OperatorError('conflict', {
      detail: 'this account is no member of the company, and gets no mails of it',
    });
  }
  const { alarmMails } = call.body;
  await companies.setAlarmMails(call.company.id, account, alarmMails);
  const before = { alarmMails: member.alarmMails };
  await call.audit({ act: 'membership.changed', object: account, before, after: { alarmMails } });
  return { ...member, alarmMails };
}

const area = 'companies';

export const memberRoutes: readonly Route[] = [
  route<object, object, { readonly members: readonly MemberView[] }>(
    {
      id: 'listMembers',
      method: 'GET',
      path: '/v1/companies/{company}/members',
      area,
      access: 'members.read',
      summary: 'Who works for the company, in which role.',
      answer: answerWith(memberList),
    },
    async ({ store, company }) => ({ members: await store.companies.members(company.id) }),
  ),
  route<RoleChange, object, MemberView>(
    {
      id: 'changeMember',
      method: 'PUT',
      path: '/v1/companies/{company}/members/{account}',
      area,
      access: 'members.write',
      summary: 'Give a member another role.',
      body: roleChange,
      answer: answerWith(memberView),
    },
    changeRole,
  ),
  route<object, object, object>(
    {
      id: 'removeMember',
      method: 'DELETE',
      path: '/v1/companies/{company}/members/{account}',
      area,
      access: 'members.write',
      summary: 'Take a member out of the company.',
      answer: nothing,
    },
    removeMember,
  ),
  route<NewInvitation, object, InvitationView>(
    {
      id: 'inviteMember',
      method: 'POST',
      path: '/v1/companies/{company}/invitations',
      area,
      access: 'members.write',
      summary: 'Invite somebody by e-mail, with a role.',
      body: newInvitation,
      answer: answerWith(invitationView),
      example: { body: { email: 'vuk@integrator.example', role: 'integrator' } },
    },
    invite,
  ),
  route<object, object, { readonly invitations: readonly InvitationView[] }>(
    {
      id: 'listInvitations',
      method: 'GET',
      path: '/v1/companies/{company}/invitations',
      area,
      access: 'members.read',
      summary: 'Open invitations.',
      answer: answerWith(invitationList),
    },
    async ({ store, company, nowMs }) => ({ invitations: await store.companies.invitations(company.id, nowMs) }),
  ),
  route<object, object, object>(
    {
      id: 'withdrawInvitation',
      method: 'DELETE',
      path: '/v1/companies/{company}/invitations/{invitation}',
      area,
      access: 'members.write',
      summary: 'Withdraw an invitation.',
      answer: nothing,
    },
    withdraw,
  ),
  route<AcceptInvitation, object, CompanyView>(
    {
      id: 'acceptInvitation',
      method: 'POST',
      path: '/v1/invitations',
      area,
      access: 'account',
      summary: 'Accept an invitation with its one-time link.',
      body: acceptInvitation,
      answer: answerWith(companyView),
      perMinute: 20,
    },
    accept,
  ),
  route<MembershipChange, object, MemberView>(
    {
      id: 'changeMembership',
      method: 'PATCH',
      path: '/v1/companies/{company}/membership',
      area,
      access: 'membership.write',
      summary: 'Turn mails about alarms of this company on or off, for the account that asks.',
      description:
        'Mails go to owners and administrators of the company that owns a unit, and to these and the service people of the partner that looks after it.',
      body: membershipChange,
      answer: answerWith(memberView),
      example: { body: { alarmMails: false } },
    },
    changeMembership,
  ),
];

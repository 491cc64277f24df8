import { verifyWebhook } from './webhook.js';

// The example that the Standard Webhooks libraries share.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = '{"test": 2432232314}';
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const now = new Date(1614265330_000);

it('takes a message with a genuine signature', () => {
  expect(verifyWebhook(headers, body, [secret], now)).toEqual({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    sentAt: now,
    payload: { test: 2432232314 },
  });
});

it('takes one of several signatures, and one of two secrets while they are exchanged', () => {
  const several = { ...headers, 'webhook-signature': `v1a,AAAA v1,AAAA ${headers['webhook-signature']}` };
  expect(verifyWebhook(several, body, ['whsec_AAAAAAAAAAAAAAAAAAAAAAAA', secret], now).id).toBe(headers['webhook-id']);
});

it.each([
  ['another body', headers, '{"test": 1}', now],
  ['another id', { ...headers, 'webhook-id': 'msg_2' }, body, now],
  ['no signature', { ...headers, 'webhook-signature': undefined }, body, now],
  ['an empty signature', { ...headers, 'webhook-signature': 'v1,' }, body, now],
  ['an age of six minutes', headers, body, new Date(now.getTime() + 360_000)],
  ['a time that is none', { ...headers, 'webhook-timestamp': 'soon' }, body, now],
])('refuses %s', (_what, given, bytes, at) => {
  expect(() => verifyWebhook(given, bytes, [secret], at)).toThrow(
    expect.objectContaining({ code: 'CLIENT_WEBHOOK_INVALID' }),
  );
});

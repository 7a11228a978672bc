-- Rows as they were written at this revision, in the SQL of that day. Never edited.
INSERT INTO workspace (id, name, demo, timezone, retention_days, next_ask_number, created_at)
VALUES ('019abc00000070008000000000000001', 'Acme', false, 'Europe/Berlin', 30, 215, '2026-11-20 09:00:00.000000');
INSERT INTO person (id, workspace_id, side, side_chosen_at, created_at)
VALUES ('019abc00000070008000000000000002', '019abc00000070008000000000000001', 'it', '2026-11-20 09:01:00.000000', '2026-11-20 09:00:00.000000');
INSERT INTO installation (id, workspace_id, platform, team_key, enterprise_key, installed_at)
VALUES ('019abc00000070008000000000000004', '019abc00000070008000000000000001', 'slack', 'T1', 'E1', '2026-11-20 09:00:00.000000');
INSERT INTO identity (workspace_id, platform, team_key, user_key, person_id, added_at)
VALUES ('019abc00000070008000000000000001', 'slack', 'T1', 'U1', '019abc00000070008000000000000002', '2026-11-20 09:00:00.000000');
INSERT INTO role (workspace_id, person_id, role, side, granted_at)
VALUES ('019abc00000070008000000000000001', '019abc00000070008000000000000002', 'curator', 'it', '2026-11-20 09:00:00.000000');
INSERT INTO audit_log (id, workspace_id, actor, person_id, what, before, after, at)
VALUES ('019abc00000070008000000000000005', '019abc00000070008000000000000001', 'person', '019abc00000070008000000000000002', 'retention',
        '{"days": 60}', '{"days": 30}', '2026-11-20 09:02:00.000000');
INSERT INTO translation (id, workspace_id, person_id, created_at, expires_at, engine, from_side, to_side, language,
                         original, result, tokens, ms_total, ms_model, passed)
VALUES ('019abc00000070008000000000000003', '019abc00000070008000000000000001', '019abc00000070008000000000000002', '2026-11-20 09:03:00.000000',
        '2026-12-20 09:03:00.000000', 'glossary', 'marketing', 'it', 'en', 'Could we – ASAP?',
        '{"schema": "fogbridge.translation/1", "id": "019abc00-0000-7000-8000-000000000003", "engine": "glossary", "from": "marketing",
           "to": "it", "side_confidence": 1.0, "toss_up": false, "language": "en", "rephrased": null, "terms": [],
           "facts": [], "questions": [], "hidden_work": [], "impacts": [], "alternatives": [], "unknown": [],
           "checks": {"passed": true, "violations": [], "repaired": false, "fallback": null}, "text": "…"}',
        7, 12, 0, true);
INSERT INTO feedback (id, workspace_id, translation_id, person_id, helpful, reason, at)
VALUES ('019abc00000070008000000000000006', '019abc00000070008000000000000001', '019abc00000070008000000000000003', '019abc00000070008000000000000002', true, 'yes',
        '2026-11-20 09:04:00.000000');
INSERT INTO channel (workspace_id, platform, team_key, channel_key, side, mode, told_at, visibility, outsiders, looked_at)
VALUES ('019abc00000070008000000000000001', 'slack', 'T1', 'C1', 'it', 'quiet', '2026-11-29 09:00:00.000000', 'public', false, '2026-11-29 09:00:00.000000');
INSERT INTO thread (workspace_id, platform, team_key, channel_key, thread_key, followed_at, read_at)
VALUES ('019abc00000070008000000000000001', 'slack', 'T1', 'C1', '1764406800.000100', '2026-11-29 09:00:00.000000', '2026-11-29 09:00:00.000000');
INSERT INTO message (workspace_id, platform, team_key, channel_key, thread_key, message_key, person_id, text, at, expires_at)
VALUES ('019abc00000070008000000000000001', 'slack', 'T1', 'C1', '1764406800.000100', '1764406800.000100', '019abc00000070008000000000000002', 'Could we – ASAP?',
        '2026-11-29 09:00:00.000000', '2027-01-28 09:00:00.000000');
INSERT INTO happening (workspace_id, once, key, at)
VALUES ('019abc00000070008000000000000001', 'slack:T1:C1:1764406800.000100', 'slack:T1:Ev1', '2026-11-29 09:00:00.000000');
INSERT INTO card (id, workspace_id, key, origin, target, state, platform, installation_key, person_id, user_team_key, user_key, team_key, channel_key,
                  thread_key, route, message_key, translation_id, reply, created_at, sent_at, expires_at)
VALUES ('019abc00000070008000000000000007', '019abc00000070008000000000000001', 'slack:T1:Ev1#0', 'slack:T1:Ev1', 'place', 'sent', 'slack', 'T1', '019abc00000070008000000000000002', 'T1', 'U1', 'T1', 'C1',
        '1764406800.000100', NULL, '1764406801.000200', '019abc00000070008000000000000003', '{"summary": "x", "parts": [], "aid": false}',
        '2026-11-29 09:00:00.000000', '2026-11-29 09:00:01.000000', '2027-01-28 09:00:00.000000');
INSERT INTO due (id, workspace_id, kind, subject, at, every)
VALUES ('019abc00000070008000000000000008', '019abc00000070008000000000000001', 'purge', '', '2026-11-29 10:00:00.000000', 3600);
INSERT INTO slack_installation (client_id, team_key, app_id, enterprise_id, team_id, team_name, is_enterprise_install, bot_token, bot_refresh_token,
                                bot_token_expires_at, bot_id, bot_user_id, bot_scopes, token_type, user_id, installed_at)
VALUES ('111.222', 'T1', 'A1', 'E1', 'T1', 'Acme', false, 'gAAAAA-sealed', 'gAAAAA-sealed-too',
        '2026-11-29 21:00:00.000000', 'B1', 'UBOT', 'chat:write,commands', 'bot', 'U1', '2026-11-29 09:00:00.000000');
INSERT INTO slack_oauth_state (state, expires_at)
VALUES ('a-state-that-nobody-came-back-with', '2026-11-29 09:10:00.000000');
INSERT INTO sign_in (digest, kind, workspace_id, person_id, platform, team_key, expires_at)
VALUES ('6d201beeefb589b08ef0672dac82353d0cbd9ad99e1642c83a1601f3d647bcca', 'session', '019abc00000070008000000000000001',
        '019abc00000070008000000000000002', 'slack', 'T1', '2026-11-29 17:00:00.000000');
INSERT INTO room (workspace_id, team_key, changes)
VALUES ('019abc00000070008000000000000001', 'demo', 2);
INSERT INTO room_message (id, workspace_id, team_key, channel_key, thread_key, bank, person_id, user_key, text, at, changed, expires_at)
VALUES ('019abc00000070008000000000000009', '019abc00000070008000000000000001', 'demo', 'example', '019abc00000070008000000000000009', 'it',
        '019abc00000070008000000000000002', 'it', 'Could we – ASAP?', '2026-11-29 09:00:00.000000', 1, '2027-01-28 09:00:00.000000');
INSERT INTO oidc_identity (workspace_id, issuer, subject, person_id, added_at)
VALUES ('019abc00000070008000000000000001', 'https://login.example.com', 'f2c1', '019abc00000070008000000000000002', '2026-11-30 09:00:00.000000');
INSERT INTO api_token (id, workspace_id, digest, name, scopes, created_at, last_used_at, expires_at)
VALUES ('019abc0000007000800000000000000a', '019abc00000070008000000000000001',
        '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'intranet', 'read translate',
        '2026-11-30 09:00:00.000000', '2026-11-30 00:00:00.000000', '2027-02-28 09:00:00.000000');
INSERT INTO ask (id, workspace_id, number, origin, quote, side, asker_id, platform, team_key, channel_key, thread_key, message_key, visibility,
                 said_at, status, confirmed, concepts, wished, next_step, opened_at, turn_since, version, changed_at, expires_at)
VALUES ('019abc0000007000800000000000000b', '019abc00000070008000000000000001', 214, 'slack:T1:Ev2', 'Could we – ASAP?', 'marketing', '019abc00000070008000000000000002', 'slack', 'T1', 'C1',
        '1764406800.000100', '1764406800.000100', 'public', '2026-11-30 09:00:00.000000', 'waiting_on_it', true, '["landing-page"]', '2026-12-18', 'Name a day',
        '2026-11-30 09:00:00.000000', '2026-11-30 09:00:00.000000', 2, '2026-11-30 09:00:00.000000', '2028-11-29 09:00:00.000000');
INSERT INTO ask_concept (workspace_id, ask_id, concept)
VALUES ('019abc00000070008000000000000001', '019abc0000007000800000000000000b', 'landing-page');
INSERT INTO ask_card (workspace_id, ask_id, card_id)
VALUES ('019abc00000070008000000000000001', '019abc0000007000800000000000000b', '019abc00000070008000000000000007');
INSERT INTO ask_change (id, workspace_id, ask_id, what, before, after, step_after, person_id, side, at, origin, version)
VALUES ('019abc0000007000800000000000000f', '019abc00000070008000000000000001', '019abc0000007000800000000000000b', 'turned',
        '{"status": "open"}', '{"status": "waiting_on_it"}', 'Name a day', '019abc00000070008000000000000002', 'it', '2026-11-30 09:00:00.000000', 'slack:T1:Ev3', 2);
INSERT INTO commitment (id, workspace_id, ask_id, due, platform, team_key, channel_key, thread_key, message_key, visibility, said_at, quote,
                        author_id, drafted_by, drafted_at, owes_marketing, owes_it, yes_it_by, yes_it_at, state, zone, version, changed_at, expires_at)
VALUES ('019abc0000007000800000000000000c', '019abc00000070008000000000000001', '019abc0000007000800000000000000b', '2027-01-06', 'slack', 'T1', 'C1', '1764406800.000100',
        '1764406801.000200', 'public', '2026-11-30 09:00:00.000000', 'it will be the 6th', '019abc00000070008000000000000002', '019abc00000070008000000000000002', '2026-11-30 09:00:00.000000',
        'the final copy', 'the page', '019abc00000070008000000000000002', '2026-11-30 09:00:00.000000', 'draft', 'Europe/Berlin', 2, '2026-11-30 09:00:00.000000', '2028-11-29 09:00:00.000000');
INSERT INTO date_move (id, workspace_id, ask_id, commitment_id, was, becomes, because, kind, person_id, side, at, changed_at, expires_at)
VALUES ('019abc0000007000800000000000000d', '019abc00000070008000000000000001', '019abc0000007000800000000000000b', '019abc0000007000800000000000000c', '2026-12-18', '2027-01-06',
        'the freeze', 'freeze', '019abc00000070008000000000000002', 'it', '2026-11-30 09:00:00.000000', '2026-11-30 09:00:00.000000', '2028-11-29 09:00:00.000000');
INSERT INTO why (id, workspace_id, ask_id, title, question, asker_id, platform, team_key, channel_key, thread_key, message_key, visibility,
                 said_at, asked_of, opened_at, concepts, answered_at, version, changed_at, expires_at)
VALUES ('019abc0000007000800000000000000e', '019abc00000070008000000000000001', '019abc0000007000800000000000000b', 'A landing page', 'Why so long?', '019abc00000070008000000000000002', 'slack', 'T1', 'C1',
        '1764406800.000100', '1764406802.000300', 'public', '2026-11-30 09:00:00.000000', 'it', '2026-11-30 09:00:00.000000', '["landing-page"]', '2026-11-30 09:00:00.000000', 1, '2026-11-30 09:00:00.000000', '2028-11-29 09:00:00.000000');
INSERT INTO why_factor (workspace_id, why_id, position, kind, quote, message_key, author_id, concepts)
VALUES ('019abc00000070008000000000000001', '019abc0000007000800000000000000e', 0, 'freeze', 'the freeze', '1764406801.000200', '019abc00000070008000000000000002', '["change-freeze"]');
INSERT INTO why_step (workspace_id, why_id, position, at, side, rung, day, because, message_key, author_id)
VALUES ('019abc00000070008000000000000001', '019abc0000007000800000000000000e', 0, '2026-11-30 09:00:00.000000', 'it', 'estimate', '2027-01-06',
        'the freeze', '1764406801.000200', '019abc00000070008000000000000002');
INSERT INTO why_concept (workspace_id, why_id, concept, of_work)
VALUES ('019abc00000070008000000000000001', '019abc0000007000800000000000000e', 'landing-page', true);
INSERT INTO why_words (workspace_id, why_id, words)
VALUES ('019abc00000070008000000000000001', '019abc0000007000800000000000000e', 'landing page why so long the freeze');
INSERT INTO digest_time (workspace_id, platform, team_key, channel_key, weekday, at, zone, kind)
VALUES ('019abc00000070008000000000000001', 'slack', 'T1', 'C1', 1, '09:00:00.000000', 'Europe/Berlin', 'team');
INSERT INTO seen (workspace_id, person_id, platform, team_key, channel_key, last_seen)
VALUES ('019abc00000070008000000000000001', '019abc00000070008000000000000002', 'slack', 'T1', 'C2', '2026-11-30 09:00:00.000000');
INSERT INTO memory_write (workspace_id, origin, at)
VALUES ('019abc00000070008000000000000001', 'slack:T1:Ev3', '2026-11-30 09:00:00.000000');
INSERT INTO digest_week (workspace_id, platform, team_key, channel_key, week, state, marketing, it, median_days, kept, due, words, at)
VALUES ('019abc00000070008000000000000001', 'slack', 'T1', 'C1', '2026-W48', 'said', 2, 4, 6, 5, 6, '["error-budget"]', '2026-11-30 09:00:00.000000');
INSERT INTO model_use (id, workspace_id, tokens, at)
VALUES ('019abc00000070008000000000000090', '019abc00000070008000000000000001', 812, '2026-11-19 09:00:00.000000');
INSERT INTO pairing (workspace_id, id, platform, team_key, channel_key, to_platform, to_team_key, to_channel_key, made_at)
VALUES ('019abc00000070008000000000000001', '019abc00000070008000000000000091', 'slack', 'T1', 'C1', 'teams', '5f0', '19:a@thread.tacv2', '2026-11-30 09:00:00.000000');
INSERT INTO pairing_code (digest, workspace_id, person_id, platform, team_key, channel_key, expires_at)
VALUES ('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', '019abc00000070008000000000000001', '019abc00000070008000000000000002', 'slack', 'T1', 'C1', '2026-11-30 09:10:00.000000');
INSERT INTO teams_conversation (team_key, channel_key, conversation, kind, service, bot, user_key, team, team_group, seen_at)
VALUES ('aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee', '19:web@thread.tacv2', '19:web@thread.tacv2', 'channel', 'https://smba.trafficmanager.net/emea/', '28:11111111-2222-3333-4444-555555555555', NULL, '19:team@thread.tacv2', 'fe973000-0000-4000-8000-43bba83545ed', '2026-11-30 09:00:00.000000');
INSERT INTO identity_code (digest, workspace_id, person_id, expires_at)
VALUES ('60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752', '019abc00000070008000000000000001', '019abc00000070008000000000000002', '2026-11-30 09:10:00.000000');

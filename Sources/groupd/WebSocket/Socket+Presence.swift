internal import GroupChat

/// What a socket says of the moment: that somebody sits there, that somebody types.
extension Socket {
    /// This socket among all of the node's.
    var follower: FollowerID { FollowerID(loop: hub.index, number: number) }

    /// Answers what was asked with a `ref`, and needs no answer without one.
    func done(_ ref: String?) {
        if let ref { send(OKFrame(ref: ref, seq: nil)) }
    }

    /// Somebody is there, at a device that was not before.
    func arrive(_ greeted: Greeted) {
        hub.services.presence.connect(
            greeted.caller.user, follower, isHidden: greeted.welcome.user.presenceHidden)
    }

    func present(_ frame: DevicePresenceFrame, _ ref: String?, _ caller: Caller) {
        hub.services.presence.set(PresenceStatus(frame.status), of: caller.user, follower)
        done(ref)
    }

    func typing(_ frame: TypingFrame, _ ref: String?, _ caller: Caller) {
        let (group, thread) = (GroupID(frame.group), frame.thread?.value)
        let services = hub.services
        let outcome = services.typing.typed(
            caller.user, in: group, thread: thread, isFollower: subscriptions[group] != nil)
        switch outcome {
        case .tell:
            services.delivery.signal(.typing(caller.user, thread: thread), in: group)
            done(ref)
        case .drop: done(ref)
        case .muted: refuse(mutedError(in: frame.group), ref: ref)
        case .unknown(let since):
            let (mailbox, number) = (hub.mailbox, number)
            Task {
                let error = await services.type(frame, caller.user, since: since)
                if let error {
                    mailbox.post(.refused(number, error, ref: ref, sentAt: nil))
                } else if let ref {
                    mailbox.post(.answer(number, FrameBytes.text(OKFrame(ref: ref, seq: nil).json), sentAt: nil))
                }
            }
        }
    }

    private func mutedError(in group: Wire.ID) -> ClientError {
        var error = ClientError(ChatError.muted(until: nil))
        error.group = group.text
        return error
    }
}

extension SocketServices {
    /// Tells that somebody types, once the database has said that they may; nil where that went well.
    fileprivate func type(
        _ frame: TypingFrame, _ user: UserID, since noted: ContinuousClock.Instant
    ) async -> ClientError? {
        let (group, thread) = (GroupID(frame.group), frame.thread?.value)
        do throws(ChatError) {
            if try await typing.ask(user, in: group, thread: thread, since: noted) == .tell {
                delivery.signal(.typing(user, thread: thread), in: group)
            }
            return nil
        } catch {
            var error = await explain(error, group, user)
            error.group = frame.group.text
            await NotFoundTiming.wait(with: error, since: noted)
            return error
        }
    }
}

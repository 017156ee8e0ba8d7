package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;

/**
 * What a trusted proxy may say before the first request, by the PROXY protocol, version 1 or 2: for whom the
 * connection is. Told by its first octets, which no request begins with; without them the connection is the proxy's
 * own. Stands only where the peer is trusted.
 */
final class ProxyProtocolHandler extends ByteToMessageDecoder {
    /**
     * The connection is for somebody else.
     *
     * @param client as the proxy says
     */
    record ForClient(IpAddress client) {}

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        ProtocolDetectionState state = HAProxyMessageDecoder.detectProtocol(in).state();
        if (state == ProtocolDetectionState.NEEDS_MORE_DATA) {
            return;
        }
        if (state == ProtocolDetectionState.DETECTED) {
            ctx.pipeline().addAfter(ctx.name(), "proxy message", new Reader());
            ctx.pipeline().addAfter(ctx.name(), "proxy", new HAProxyMessageDecoder());
        }
        // what was read goes on to the next one
        ctx.pipeline().remove(this);
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!(message instanceof HAProxyMessage header)) {
                ctx.fireChannelRead(message);
                return;
            }
            try {
                if (header.command() == HAProxyCommand.PROXY) {
                    Optional.ofNullable(header.sourceAddress())
                            .flatMap(IpAddress::parse)
                            .ifPresent(client -> ctx.fireUserEventTriggered(new ForClient(client)));
                }
            } finally {
                header.release();
                ctx.pipeline().remove(this);
            }
        }
    }
}

# Each connection, and each file that is read, takes a descriptor. The server lets in as many
# connections as the limit has room for: 1024 of installers with 4096.
autoinstalld:\
	:openfiles-cur=4096:\
	:openfiles-max=4096:\
	:tc=daemon:
